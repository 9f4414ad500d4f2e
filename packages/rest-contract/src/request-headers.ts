import * as v from 'valibot';
import { entityTagsFrom } from './entity-tag.ts';
import type { Schema } from './schema.ts';

/** A header that an operation understands: its description, and the function that parses it. */
export interface RequestHeaderSpec<Value> {
  readonly description: string;
  readonly schema: Schema;
  /** What a value must be, to be said after the name of the header. */
  readonly rule: string;
  /** Parses a value. @returns undefined for a value that is not valid */
  readonly read: (text: string) => Value | undefined;
}

/**
 * A key without quotes, as most clients send it, or as a string of structured fields
 * (draft-ietf-httpapi-idempotency-key-header-07, section 2.1): both are the same key.
 */
const idempotencyKey = /^(?:"([!#-[\]-~]{1,255})"|([!#-~]{1,255}))$/;

/** An ETag as a todo has it. */
const exampleTag = '"0f8fad5b-d9cb-469f-a165-70867728950e"';

const tagsRule = `must be * or a list of entity tags in quotation marks, such as ${exampleTag}.`;

const changeNumber = /^(?:0|[1-9][0-9]{0,14})$/;

/** The request headers that change what an operation does; each operation names those that it takes. */
export const requestHeaders = {
  'If-Match': {
    description:
      'Only if the current ETag is one of these (RFC 9110, section 13.1.1). Weak tags never match; * matches any.',
    schema: v.pipe(v.string(), v.examples([exampleTag])),
    rule: tagsRule,
    read: entityTagsFrom,
  },
  'If-None-Match': {
    description:
      'Only if the current ETag is none of these (RFC 9110, section 13.1.2); * matches any. Otherwise a GET gets 304.',
    schema: v.pipe(v.string(), v.examples([exampleTag])),
    rule: tagsRule,
    read: entityTagsFrom,
  },
  'Idempotency-Key': {
    description:
      'Makes retries safe for 24 hours: the same key with the same request does nothing, and gets the first response again. The client makes it up: 1 to 255 visible ASCII characters, in quotation marks or not.',
    schema: v.pipe(
      v.string(),
      v.regex(idempotencyKey),
      v.examples(['8e03978e-40d5-43e8-bc93-6894a57f9324']),
    ),
    rule: 'must be given once, as 1 to 255 visible ASCII characters.',
    read: readIdempotencyKey,
  },
  'Last-Event-ID': {
    description:
      'Goes on after the event with this id (https://html.spec.whatwg.org/multipage/server-sent-events.html). With the next change when left out.',
    schema: v.pipe(v.string(), v.regex(changeNumber), v.examples(['41'])),
    rule: 'must be the id of an event, which is a whole number.',
    read: readLastEventId,
  },
} as const satisfies Readonly<Record<string, RequestHeaderSpec<unknown>>>;

/** The name of one of {@link requestHeaders}. */
export type RequestHeader = keyof typeof requestHeaders;

type HeaderValue<Name extends RequestHeader> = Exclude<
  ReturnType<(typeof requestHeaders)[Name]['read']>,
  undefined
>;

/** Those headers of a request that its operation takes. */
export type HeaderValues<Name extends RequestHeader> = {
  readonly [Key in Name]?: HeaderValue<Key>;
};

function readIdempotencyKey(text: string): string | undefined {
  // A list of two keys has a space in it.
  const [, quoted, bare = quoted] = idempotencyKey.exec(text) ?? [];
  return bare;
}

/** The number of a change: that is the id of its event. */
function readLastEventId(text: string): number | undefined {
  return changeNumber.test(text) ? Number(text) : undefined;
}
