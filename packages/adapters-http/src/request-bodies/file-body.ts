import type { FileSpec } from '@todo/rest-contract';
import type { Context } from 'koa';
import { HttpProblem } from '../problems/problem.ts';
import { isUtf8, mediaTypeFrom } from '../requests/media-type.ts';
import { isRepeated } from '../requests/raw-headers.ts';
import { askForBody } from './continuation.ts';

/**
 * The file that the request carries, to be read once.
 * @throws HttpProblem at once where its headers rule it out, and while it is read where it is too large or breaks off
 */
export function fileBody(
  ctx: Context,
  { mediaTypes, maxSize }: FileSpec,
): AsyncIterable<Uint8Array> {
  const { req, res, request } = ctx;
  assertMediaType(ctx, mediaTypes);
  if (Number(req.headers['content-length']) > maxSize) throw tooLarge(maxSize);
  // A host application may have read the body already.
  if (typeof request.rawBody === 'string') return pieces([Buffer.from(request.rawBody)], maxSize);
  askForBody(req, res);
  return pieces(req, maxSize);
}

async function* pieces(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxSize: number,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  try {
    for await (const piece of source) {
      size += piece.length;
      if (size > maxSize) throw tooLarge(maxSize);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
      throw new HttpProblem('request-timeout', { cause: error });
    }
    throw error;
  }
}

function assertMediaType({ req }: Context, mediaTypes: readonly string[]): void {
  const { 'content-type': given = '', 'content-encoding': encoding = '' } = req.headers;
  const type = mediaTypeFrom(given);
  const isTaken = type !== undefined && mediaTypes.includes(type.name) && isUtf8(type);
  // Of two Content-Type headers, some programs use the first and some the last (RFC 9110, section 8.3).
  if (!isTaken || encoding !== '' || isRepeated('content-type', req.rawHeaders)) {
    throw new HttpProblem('unsupported-media-type', {
      detail: `A file has to be sent as ${mediaTypes.join(', ')}, in UTF-8 and not compressed.`,
    });
  }
}

function tooLarge(maxSize: number): HttpProblem {
  const detail = `A file may have ${maxSize / 1024 / 1024} MiB at most. The rest of it was not read.`;
  return new HttpProblem('too-large', { detail });
}
