import type { Revision } from '@todo/domain';

/*
 * Entity tags (RFC 9110, section 8.8.3), and their lists in If-Match and If-None-Match (sections 13.1.1 and 13.1.2).
 */

/** `*`, or tags as they were written: `"7"`, `W/"7"`. */
export type EntityTags = '*' | readonly string[];

const oneTag = /[\t ,]*((?:W\/)?"[!#-~\u0080-\u00ff]*")[\t ]*(?=,|$)/y;
const noMore = /^[\t ,]*$/;

/** Parses the value of If-Match or If-None-Match; `undefined` if it is invalid. */
export function entityTagsFrom(text: string): EntityTags | undefined {
  if (text.trim() === '*') return '*';
  const tags: string[] = [];
  // The lists in HTTP may have empty places (section 5.6.1); a list of nothing says nothing.
  let end = 0;
  for (let found = tagAt(text, end); found; found = tagAt(text, end)) {
    tags.push(found[1] ?? '');
    end += found[0].length;
  }
  return tags.length > 0 && noMore.test(text.slice(end)) ? tags : undefined;
}

function tagAt(text: string, position: number): RegExpExecArray | null {
  oneTag.lastIndex = position;
  return oneTag.exec(text);
}

/** Whether `ifMatch`, the header of a request, names the state that `etag` stands for by the strong comparison. */
export function isNamedStronglyIn(ifMatch: string, etag: string): boolean {
  const tags = entityTagsFrom(ifMatch) ?? [];
  return tags === '*' || tags.includes(etag);
}

/**
 * Whether `ifNoneMatch`, the header of a request, names the state that `etag` stands for by the
 * weak comparison. Koa's own answer depends on Cache-Control too: to it, fetch never has a fresh
 * copy.
 */
export function isNamedWeaklyIn(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === '') return false;
  const tags = entityTagsFrom(ifNoneMatch) ?? [];
  return tags === '*' || tags.some((tag) => withoutWeakness(tag) === etag);
}

/** The tag of a todo in this state; strong, because a revision stands for one state of all fields. */
export function revisionTag(revision: Revision): string {
  return `"${revision}"`;
}

/** The revisions that `tags` name by the strong comparison, to which a weak tag equals nothing. */
export function revisionsIn(tags: readonly string[]): readonly Revision[] {
  return tags.filter((tag) => !isWeak(tag)).map((tag) => tag.slice(1, -1));
}

/** The revisions that `tags` name by the weak comparison. */
export function revisionsWeaklyIn(tags: readonly string[]): readonly Revision[] {
  return revisionsIn(tags.map(withoutWeakness));
}

const isWeak = (tag: string) => tag.startsWith('W/');

const withoutWeakness = (tag: string) => tag.replace(/^W\//, '');
