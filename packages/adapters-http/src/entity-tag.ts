/*
 * Entity tags (RFC 9110, section 8.8.3), and what a request may say of them in If-Match and
 * If-None-Match (sections 13.1.1 and 13.1.2).
 */

/** `*`, or tags as they were written: `"7"`, `W/"7"`. */
export type EntityTags = '*' | readonly string[];

const oneTag = /[\t ,]*((?:W\/)?"[!#-~\u0080-\u00ff]*")[\t ]*(?=,|$)/y;
const noMore = /^[\t ,]*$/;

/** Reads the value of If-Match or If-None-Match; `undefined` where it is none. */
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

/**
 * Whether `ifNoneMatch`, the header of a request, names the state that `etag` stands for by the
 * weak comparison. Koa's own answer depends on Cache-Control too: to it, fetch never has a fresh
 * copy.
 */
export function isNamedIn(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === '') return false;
  const tags = entityTagsFrom(ifNoneMatch) ?? [];
  return tags === '*' || tags.some((tag) => withoutWeakness(tag) === etag);
}

/** The tag of a todo at this version; strong, because a version stands for one state of all fields. */
export function versionTag(version: number): string {
  return `"${version}"`;
}

/** The versions that `tags` name by the strong comparison, to which a weak tag equals nothing. */
export function versionsIn(tags: readonly string[]): readonly number[] {
  return tags.flatMap((tag) => {
    const [, digits] = /^"([1-9][0-9]{0,15})"$/.exec(tag) ?? [];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** The versions that `tags` name by the weak comparison. */
export function versionsWeaklyIn(tags: readonly string[]): readonly number[] {
  return versionsIn(tags.map(withoutWeakness));
}

const withoutWeakness = (tag: string) => tag.replace(/^W\//, '');
