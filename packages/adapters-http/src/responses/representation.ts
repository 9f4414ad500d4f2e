import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { todoJson } from '@todo/application';
import type { Revision, Todo } from '@todo/domain';
import { revisionTag } from '../requests/entity-tag.ts';

/** What goes over the wire: bytes and what they are. */
export interface Representation {
  /** For Content-Type. */
  readonly type: string;
  readonly body: string | Buffer;
  /** For Cache-Control. */
  readonly caching: string;
  /** A strong validator (RFC 9110, section 8.8.3), with its quotation marks. */
  readonly etag?: string;
}

/** Someone's own todos: nobody in between may keep them, and the browser has to ask again. */
const privately = 'private, no-cache';

export function jsonRepresentation(value: unknown): Representation {
  return jsonText(JSON.stringify(value));
}

function jsonText(body: string | Buffer): Representation {
  return { type: 'application/json; charset=utf-8', body, caching: privately };
}

/** What todos have become of late, each at the place of its id: a storage may give the very same one again. */
const places = Array.from<{ readonly todo: Todo; readonly content: Representation } | undefined>({
  length: 256,
});

/** A todo, whose tag is its revision. */
export function todoRepresentation(todo: Todo): Representation {
  const place = todo.id % places.length;
  const last = places[place];
  if (last?.todo === todo) return last.content;
  const content = { ...jsonRepresentation(todoJson(todo)), etag: revisionTag(todo.revision) };
  // What somebody may still change is nothing to be kept.
  if (Object.isFrozen(todo)) places[place] = { todo, content };
  return content;
}

/** A todo as it was when it was added, in the very words of that time. */
export function addedRepresentation(json: string, revision: Revision): Representation {
  return { ...jsonText(json), etag: revisionTag(revision) };
}

/** What pages have become before: a storage may give the very same one again while nothing on it has changed. */
const pages = new WeakMap<readonly Todo[], Representation>();

/** Several todos on one page, whose tag stands for the revision of each: they are shorter than the page. */
export async function todosRepresentation(todos: readonly Todo[]): Promise<Representation> {
  let content = pages.get(todos);
  if (content === undefined) {
    const revisions = todos.map(({ revision }) => revision).join();
    const json =
      todos.length > mostAtOnce ? await largeJson(todos) : JSON.stringify(todos.map(todoJson));
    content = { ...jsonText(json), etag: `"${fingerprint(revisions)}"` };
    if ([todos, ...todos].every((part) => Object.isFrozen(part))) pages.set(todos, content);
  }
  return content;
}

/** How many todos are written at once: up to 4 MB where each is as long as it may be. */
const mostAtOnce = 100;

/** The same text as of all todos at once, with turns of the event loop for others in between. */
async function largeJson(todos: readonly Todo[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let first = 0; first < todos.length; first += mostAtOnce) {
    if (first > 0) await setImmediate();
    const text = JSON.stringify(todos.slice(first, first + mostAtOnce).map(todoJson));
    parts.push(Buffer.from(`${first === 0 ? '[' : ','}${text.slice(1, -1)}`));
  }
  return Buffer.concat([...parts, Buffer.from(']')]);
}

/** Something that is the same for everybody until the next release. */
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
