import type { Fault } from './invalid-todo-error.ts';
import { textFault, type TextRule } from './text-rule.ts';

export const maxTags = 20;
export const tagRule: TextRule = { minLength: 1, maxLength: 50, lines: 'one' };
export const tagsRule = 'must be a list of tags';
export const tooManyTags = `must be at most ${maxTags} tags`;

/** The tag as it is kept and looked for: composed (NFC), so that `café` is one tag in either of its spellings. */
export function normalizedTag(tag: string): string {
  return tag.normalize('NFC');
}

/** Says what is wrong with one tag, as the end of a sentence. Its length is that of what is kept. */
export function tagFault(given: unknown): string | undefined {
  const tag = typeof given === 'string' ? normalizedTag(given) : given;
  const fault = textFault(tag, tagRule);
  if (fault !== undefined) return fault;
  return /[\s,]/u.test(String(tag)) ? 'must be without white space and commas' : undefined;
}

/**
 * Everything that is wrong with a list of tags.
 * @param kept tags that the todo has already, which an earlier release may have let through
 */
export function tagsFaults(tags: unknown, kept: readonly string[] = []): readonly Fault[] {
  if (!Array.isArray(tags)) return [{ pointer: '/tags', detail: tagsRule }];
  const faults: Fault[] = [];
  if (tags.length > maxTags) faults.push({ pointer: '/tags', detail: tooManyTags });
  for (const [index, tag] of tags.entries()) {
    const detail = kept.includes(tag as string) ? undefined : tagFault(tag);
    if (detail !== undefined) faults.push({ pointer: `/tags/${index}`, detail });
  }
  return faults;
}

/** The tags as they are kept: each once, where it stood first. */
export function keptTags(tags: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(tags.map(normalizedTag))]);
}
