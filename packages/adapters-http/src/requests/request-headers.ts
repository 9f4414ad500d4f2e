import * as v from 'valibot';
import { HttpProblem } from '../problems/problem.ts';
import { entityTagsFrom, type EntityTags } from './entity-tag.ts';
import type { Schema } from './schema.ts';

/** A header that a route understands: its description, and the function that parses it. */
interface RequestHeaderSpec<Value> {
  readonly description: string;
  readonly schema: Schema;
  /** @throws HttpProblem */
  readonly read: (text: string) => Value;
}

/**
 * A key without quotes, as most clients send it, or as a string of structured fields
 * (draft-ietf-httpapi-idempotency-key-header-07, section 2.1): both are the same key.
 */
const idempotencyKey = /^(?:"([!#-[\]-~]{1,255})"|([!#-~]{1,255}))$/;

/** An ETag as a todo has it. */
const exampleTag = '"0f8fad5b-d9cb-469f-a165-70867728950e"';

/** The request headers that change what a route does; each route names those that it takes. */
export const requestHeaders = {
  'If-Match': {
    description:
      'Only if the current ETag is one of these (RFC 9110, section 13.1.1). Weak tags never match; * matches any.',
    schema: v.pipe(v.string(), v.examples([exampleTag])),
    read: (text) => readTags('If-Match', text),
  },
  'If-None-Match': {
    description:
      'Only if the current ETag is none of these (RFC 9110, section 13.1.2); * matches any. Otherwise a GET gets 304.',
    schema: v.pipe(v.string(), v.examples([exampleTag])),
    read: (text) => readTags('If-None-Match', text),
  },
  'Idempotency-Key': {
    description:
      'Makes retries safe for 24 hours: the same key with the same todo adds nothing, and gets the first response again. The client makes it up: 1 to 255 visible ASCII characters, in quotation marks or not.',
    schema: v.pipe(
      v.string(),
      v.regex(idempotencyKey),
      v.examples(['8e03978e-40d5-43e8-bc93-6894a57f9324']),
    ),
    read: readIdempotencyKey,
  },
  'Last-Event-ID': {
    description:
      'Goes on after the event with this id (https://html.spec.whatwg.org/multipage/server-sent-events.html). With the next change when left out.',
    schema: v.pipe(v.string(), v.regex(/^(?:0|[1-9][0-9]{0,14})$/), v.examples(['41'])),
    read: readLastEventId,
  },
} as const satisfies Readonly<Record<string, RequestHeaderSpec<unknown>>>;

export type RequestHeader = keyof typeof requestHeaders;

type HeaderValue<Name extends RequestHeader> = ReturnType<(typeof requestHeaders)[Name]['read']>;

/** Those headers of a request that its route takes. */
export type HeaderValues<Name extends RequestHeader> = {
  readonly [Key in Name]?: HeaderValue<Key>;
};

/** Creates the function that reads these headers. It throws HttpProblem. */
export function headersReader(
  names: readonly RequestHeader[],
): (headers: NodeJS.Dict<string | string[]>) => Readonly<Record<string, unknown>> {
  const readers = names.map((name) => ({
    name,
    key: name.toLowerCase(),
    read: requestHeaders[name].read,
  }));
  return (headers) => {
    const values: Record<string, unknown> = {};
    for (const { name, key, read } of readers) {
      const text = headers[key];
      // An empty header was sent too. What was sent twice, Node joins to a list.
      if (text !== undefined) values[name] = read(String(text));
    }
    return values;
  };
}

function readIdempotencyKey(text: string): string {
  // A list of two keys has a space in it.
  const [, quoted, bare = quoted] = idempotencyKey.exec(text) ?? [];
  if (bare === undefined) {
    const detail = 'Idempotency-Key must be given once, as 1 to 255 visible ASCII characters.';
    throw new HttpProblem('invalid-parameter', { detail });
  }
  return bare;
}

/** The number of a change: that is the id of its event. */
function readLastEventId(text: string): number {
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(text)) {
    const detail = 'Last-Event-ID must be the id of an event, which is a whole number.';
    throw new HttpProblem('invalid-parameter', { detail });
  }
  return Number(text);
}

function readTags(name: string, text: string): EntityTags {
  const tags = entityTagsFrom(text);
  if (tags === undefined) {
    const detail = `${name} must be * or a list of entity tags in quotation marks, such as ${exampleTag}.`;
    throw new HttpProblem('invalid-parameter', { detail });
  }
  return tags;
}
