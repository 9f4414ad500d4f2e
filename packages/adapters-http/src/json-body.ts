import type { Context } from 'koa';
import readBytes from 'raw-body';
import { askForBody } from './continuation.ts';
import { structureFault } from './json-structure.ts';
import { isUtf8, mediaTypeFrom } from './media-type.ts';
import { HttpProblem } from './problem.ts';
import { isRepeated } from './raw-headers.ts';

export const jsonMediaType = 'application/json';
export const mergePatchMediaType = 'application/merge-patch+json';

/** The largest body, in bytes. */
const maxBodySize = 64 * 1024;

// A byte order mark is kept, so that JSON.parse refuses it (RFC 8259, section 8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The JSON that the request carries.
 * @throws HttpProblem
 */
export async function jsonBody(ctx: Context, mediaTypes: readonly string[]): Promise<unknown> {
  assertMediaType(ctx, mediaTypes);
  // A host application may have read the body already.
  const { body, rawBody } = ctx.request as ReadAlready;
  if (body !== undefined) return typeof rawBody === 'string' ? parsed(rawBody) : body;
  return parsed(decoded(await bytesOf(ctx)));
}

/** What body parsers leave in a request of Koa's. */
interface ReadAlready {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

// Undecoded: only so can invalid UTF-8 be told from U+FFFD.
function bytesOf({ req, res }: Context): Promise<Buffer> {
  const length = req.headers['content-length'];
  const isChunked = req.headers['transfer-encoding'] !== undefined;
  // Then there is no body (RFC 9112, section 6.3).
  if (length === undefined && !isChunked) return Promise.resolve(Buffer.alloc(0));
  if (Number(length) > maxBodySize) throw new HttpProblem('too-large');
  askForBody(req, res);
  return readBytes(req, { limit: maxBodySize, length: length ?? null }).catch((error: unknown) => {
    throw readingProblem(error);
  });
}

function assertMediaType({ req }: Context, mediaTypes: readonly string[]): void {
  const { 'content-type': given = '', 'content-encoding': encoding = '' } = req.headers;
  // Programs differ in which of two they go by (RFC 9110, section 8.3).
  const isAmbiguous = isRepeated('content-type', req.rawHeaders);
  // Most clients say just this: no need to weigh their words.
  if (mediaTypes.includes(given) && encoding === '' && !isAmbiguous) return;
  const type = mediaTypeFrom(given);
  const isTaken = type !== undefined && mediaTypes.includes(type.name) && isUtf8(type);
  if (!isTaken || encoding !== '' || isAmbiguous) throw new HttpProblem('unsupported-media-type');
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new HttpProblem('malformed-json', { detail: 'The body is not UTF-8.', cause });
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new HttpProblem('malformed-json', { detail: 'The body is empty.' });
  const value = parsedFrom(text);
  const fault = structureFault(text);
  if (fault !== undefined) throw new HttpProblem(fault);
  return value;
}

function parsedFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpProblem('malformed-json', { detail: 'The body is not valid JSON.', cause });
  }
}

/** raw-body says what went wrong by a status, as http-errors do. */
function readingProblem(error: unknown): unknown {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return new HttpProblem('too-large', { cause: error });
  if (status === 400) {
    return new HttpProblem('malformed-json', { detail: 'The body breaks off.', cause: error });
  }
  return error;
}
