import * as v from 'valibot';
import { entityTagsFrom, type EntityTags } from './entity-tag.ts';
import { HttpProblem } from './problem.ts';
import type { Schema } from './schema.ts';

/** A header that a route understands: what it is, and how its text is read. */
interface RequestHeaderSpec<Value> {
  readonly description: string;
  readonly schema: Schema;
  /** @throws HttpProblem */
  readonly read: (text: string) => Value;
}

/** The headers of a request that change what a route does; each route says which it takes. */
export const requestHeaders = {
  'If-Match': {
    description:
      'Do it only while the todo has one of these ETags (RFC 9110, section 13.1.1). Weak ones match nothing; * matches any.',
    schema: v.pipe(v.string(), v.examples(['"3"'])),
    read: (text) => readTags('If-Match', text),
  },
  'If-None-Match': {
    description:
      'Do it only unless it has one of these ETags (RFC 9110, section 13.1.2); * matches any. A GET is then answered with 304.',
    schema: v.pipe(v.string(), v.examples(['"3"'])),
    read: (text) => readTags('If-None-Match', text),
  },
} as const satisfies Readonly<Record<string, RequestHeaderSpec<unknown>>>;

export type RequestHeader = keyof typeof requestHeaders;

type HeaderValue<Name extends RequestHeader> = ReturnType<(typeof requestHeaders)[Name]['read']>;

/** The headers that were sent, of those that a route takes. */
export type HeaderValues<Name extends RequestHeader> = {
  readonly [Key in Name]?: HeaderValue<Key>;
};

/** Makes the function that reads these headers. It throws HttpProblem. */
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
      // An empty header was sent too. Node joins what was sent twice, as these three want it.
      if (text !== undefined) values[name] = read(String(text));
    }
    return values;
  };
}

function readTags(name: string, text: string): EntityTags {
  const tags = entityTagsFrom(text);
  if (tags === undefined) {
    const detail = `${name} must be * or a list of entity tags in quotation marks, such as "3".`;
    throw new HttpProblem('invalid-parameter', { detail });
  }
  return tags;
}
