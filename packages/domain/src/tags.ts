import type { Fault } from './invalid-todo-error.ts';
import { textFault, type TextRule } from './text-rule.ts';

export const maxTags = 20;
export const tagRule: TextRule = { minLength: 1, maxLength: 50, lines: 'one' };
export const tagsRule = 'must be a list of tags';
export const tooManyTags = `must be at most ${maxTags} tags`;

/** Says what is wrong with one tag, as the end of a sentence. */
export function tagFault(tag: unknown): string | undefined {
  const fault = textFault(tag, tagRule);
  if (fault !== undefined) return fault;
  return /[\s,]/u.test(String(tag)) ? 'must be without white space and commas' : undefined;
}

/** Everything that is wrong with a list of tags. */
export function tagsFaults(tags: unknown): readonly Fault[] {
  if (!Array.isArray(tags)) return [{ pointer: '/tags', detail: tagsRule }];
  const faults: Fault[] = [];
  if (tags.length > maxTags) faults.push({ pointer: '/tags', detail: tooManyTags });
  for (const [index, tag] of tags.entries()) {
    const detail = tagFault(tag);
    if (detail !== undefined) faults.push({ pointer: `/tags/${index}`, detail });
  }
  return faults;
}

/** Each tag once, where it stood first. */
export function withoutRepetition(tags: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(tags)]);
}
