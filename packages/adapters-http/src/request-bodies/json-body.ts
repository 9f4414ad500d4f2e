import type { IncomingMessage } from 'node:http';
import { jsonMediaType, mergePatchMediaType, type BodySpec } from '@todo/rest-contract';
import type { Context } from 'koa';
import bodyParser from 'koa-bodyparser';
import { HttpProblem } from '../problems/problem.ts';
import { isUtf8, mediaTypeFrom } from '../requests/media-type.ts';
import { isRepeated } from '../requests/raw-headers.ts';
import { askForBody } from './continuation.ts';
import { structureFault } from './json-structure.ts';
import { syntaxFault } from './json-syntax.ts';

/** The largest body where an operation says nothing else, in bytes. */
const usualMaxBytes = 64 * 1024;

// As text rather than as JSON, and undecoded: otherwise invalid UTF-8 would look like U+FFFD, and `__proto__`
// would not arrive as the unknown field that it is.
const optionsFor = (maxBytes: number): bodyParser.Options & { encoding: false } => ({
  enableTypes: ['text'],
  extendTypes: { text: [jsonMediaType, mergePatchMediaType] },
  textLimit: `${maxBytes}`,
  encoding: false,
});

// A byte order mark is kept, so that JSON.parse refuses it (RFC 8259, section 8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Creates the function that reads the JSON of a request to an operation with such a body. It rejects with HttpProblem. */
export function jsonBodyReader({
  mediaTypes,
  maxBytes = usualMaxBytes,
}: Pick<BodySpec, 'mediaTypes' | 'maxBytes'>): (ctx: Context) => Promise<unknown> {
  const limit = { maxBytes, readBytes: bodyParser(optionsFor(maxBytes)) };
  return async (ctx) => jsonIn(ctx, mediaTypeOf(ctx, mediaTypes), limit);
}

interface Limit {
  readonly maxBytes: number;
  /** Reads the body, and throws where it is larger. */
  readonly readBytes: ReturnType<typeof bodyParser>;
}

/** @throws HttpProblem */
async function jsonIn(
  ctx: Context,
  type: string,
  { maxBytes, readBytes }: Limit,
): Promise<unknown> {
  const { req, res, request } = ctx;
  // A host application may have read the body already.
  if (request.body !== undefined) {
    return typeof request.rawBody === 'string' ? parsed(request.rawBody) : request.body;
  }
  if (Number(req.headers['content-length']) > maxBytes) throw new HttpProblem('too-large');
  askForBody(req, res);
  // RFC 9110 allows more spellings of a media type than koa-bodyparser understands: it gets the plain one.
  req.headers['content-type'] = type;
  await readBytes(ctx, async () => {}).catch((error: unknown) => {
    throw readingProblem(error, req);
  });
  // Without Content-Length and Transfer-Encoding there is no body, and nothing was read.
  return parsed(Buffer.isBuffer(request.body) ? decoded(request.body) : '');
}

/**
 * The media type of the body, without its parameters.
 * @throws HttpProblem where it is none of these
 */
function mediaTypeOf({ req }: Context, mediaTypes: readonly string[]): string {
  const { 'content-type': given = '', 'content-encoding': encoding = '' } = req.headers;
  // Of two Content-Type headers, some programs use the first and some the last (RFC 9110, section 8.3).
  const isAmbiguous = isRepeated('content-type', req.rawHeaders);
  // Most clients send just the name: then there is nothing to parse.
  if (mediaTypes.includes(given) && encoding === '' && !isAmbiguous) return given;
  const type = mediaTypeFrom(given);
  const isTaken = type !== undefined && mediaTypes.includes(type.name) && isUtf8(type);
  if (!isTaken || encoding !== '' || isAmbiguous) throw new HttpProblem('unsupported-media-type');
  return type.name;
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
    throw new HttpProblem('malformed-json', { detail: syntaxDetail(text), cause });
  }
}

/** Says where the fault is, and quotes one character: the rest may be private, and does not belong in a log. */
function syntaxDetail(text: string): string {
  const { line, column, found } = syntaxFault(text) ?? {};
  if (line === undefined) return 'The body is not valid JSON.';
  const what = found === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(found)}`;
  return `The body is not valid JSON: ${what} at line ${line}, column ${column}.`;
}

/** koa-bodyparser reports its errors by a status, as http-errors do; 500 where the client has gone before it began. */
function readingProblem(error: unknown, { readableAborted }: IncomingMessage): unknown {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return new HttpProblem('too-large', { cause: error });
  if (status === 400 || readableAborted) {
    return new HttpProblem('malformed-json', { detail: 'The body breaks off.', cause: error });
  }
  return error;
}
