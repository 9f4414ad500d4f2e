import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { todoJson } from '@todo/application';
import type { Revision, Todo } from '@todo/domain';
import { revisionTag } from '@todo/rest-contract';

/** The representation that a response carries (RFC 9110, section 3.2): bytes, and the metadata that describes them. */
export interface Representation {
  /** For Content-Type. */
  readonly type: string;
  readonly body: string | Buffer;
  /** For Cache-Control. */
  readonly caching: string;
  /** A strong validator (RFC 9110, section 8.8.3), with its quotation marks. */
  readonly etag?: string;
  /** The body in content codings, for one that is compressed once and sent often. */
  readonly codings?: Readonly<Partial<Record<ContentCoding, Buffer>>>;
}

/** A content coding that a representation may come in (RFC 9110, section 8.4.1). */
export type ContentCoding = 'br' | 'gzip';

/** The todos of one owner: a shared cache may not store them, and a browser has to revalidate its copy. */
const privately = 'private, no-cache';

export function jsonRepresentation(value: unknown): Representation {
  return jsonText(JSON.stringify(value));
}

export function jsonText(body: string | Buffer): Representation {
  return { type: 'application/json; charset=utf-8', body, caching: privately };
}

/** About an account, and perhaps with secrets: no cache may store it (RFC 9111, section 5.2.2.5). */
export function unstoredRepresentation(value: unknown): Representation {
  return { ...jsonRepresentation(value), caching: unstored };
}

/** The value of Cache-Control for a response that no cache may store. */
export const unstored = 'no-store';

/** A todo; its tag is its revision. */
export function todoRepresentation(todo: Todo): Representation {
  return { ...jsonRepresentation(todoJson(todo)), etag: revisionTag(todo.revision) };
}

/** A todo as it was when it was added, byte for byte. */
export function addedRepresentation(json: string, revision: Revision): Representation {
  return { ...jsonText(json), etag: revisionTag(revision) };
}

/** A page of todos. Its tag is a hash of their revisions, which are shorter than the page. */
export async function todosRepresentation(todos: readonly Todo[]): Promise<Representation> {
  const revisions = todos.map(({ revision }) => revision).join();
  return { ...(await listRepresentation(todos, todoJson)), etag: `"${fingerprint(revisions)}"` };
}

/** A list of anything about todos, without a tag. @param json gives what stands for one item */
export async function listRepresentation<Item>(
  items: readonly Item[],
  json: (item: Item) => object,
): Promise<Representation> {
  return jsonText(
    items.length > mostAtOnce
      ? await largeJson(items, json)
      : JSON.stringify(items.map((item) => json(item))),
  );
}

/** How many items are serialized at once: up to 4 MB if all are todos of the maximum length. */
const mostAtOnce = 100;

/** The text that one call for all items would give, with turns of the event loop for other requests in between. */
async function largeJson<Item>(
  items: readonly Item[],
  json: (item: Item) => object,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let first = 0; first < items.length; first += mostAtOnce) {
    if (first > 0) await setImmediate();
    const slice = items.slice(first, first + mostAtOnce);
    const text = JSON.stringify(slice.map((item) => json(item)));
    parts.push(Buffer.from(`${first === 0 ? '[' : ','}${text.slice(1, -1)}`));
  }
  return Buffer.concat([...parts, Buffer.from(']')]);
}

/** A representation that is the same for every client until the next release. */
export function fixedRepresentation(
  type: string,
  body: string | Buffer,
  caching = 'no-cache',
): Representation {
  return { type, body, caching, etag: `"${fingerprint(body)}"` };
}

/** Differs when the bytes differ. */
export function fingerprint(body: string | Buffer): string {
  return hash('sha256', body, 'base64url').slice(0, 22);
}
