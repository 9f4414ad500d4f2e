import { Refusal, refusal, type FieldRule } from './field-rule.ts';
import type { Fault } from './invalid-todo-error.ts';
import { textFault, type TextRule } from './text-rule.ts';

/** A todo has at most this many tags. */
export const maxTags = 20;

/** The length of a tag, in characters. It also has neither white space nor commas. */
export const tagRule: TextRule = { minLength: 1, maxLength: 50, lines: 'one' };

/** The fault of a value that is not a list, as the end of a sentence. */
export const tagsRule = 'must be a list of tags';

/** The fault of a list with more than {@link maxTags} tags, as the end of a sentence. */
export const tooManyTags = `must be at most ${maxTags} tags`;

/** The empty list of tags, shared by most todos. */
export const noTags: readonly string[] = Object.freeze([]);

/** The tag as it is stored and searched: composed (NFC), so that `café` is one tag in either of its spellings. */
export function normalizedTag(tag: string): string {
  return tag.normalize('NFC');
}

/** The fault of one tag, as the end of a sentence. Its length is measured as it is stored. */
export function tagFault(given: unknown): string | undefined {
  const tag = typeof given === 'string' ? normalizedTag(given) : given;
  const fault = textFault(tag, tagRule);
  if (fault !== undefined) return fault;
  return /[\s,]/u.test(String(tag)) ? 'must be without white space and commas' : undefined;
}

/** A list of tags. A tag that the todo has already stays valid, even if only an earlier release accepted it. */
export const tagsField: FieldRule<readonly string[]> = {
  read(given, before = noTags) {
    if (!Array.isArray(given)) return refusal(tagsRule);
    const faults = tagsFaults(given, before);
    return faults.length > 0 ? new Refusal(faults) : keptTags(given);
  },
  isSame: (a, b) => a.length === b.length && a.every((tag, index) => tag === b[index]),
};

function tagsFaults(given: readonly unknown[], before: readonly string[]): readonly Fault[] {
  const faults: Fault[] = [];
  if (given.length > maxTags) faults.push({ pointer: '', detail: tooManyTags });
  for (const [index, tag] of given.entries()) {
    const detail = before.includes(tag as string) ? undefined : tagFault(tag);
    if (detail !== undefined) faults.push({ pointer: `/${index}`, detail });
  }
  return faults;
}

/** The tags as they are stored: each once, at its first place. */
export function keptTags(tags: readonly string[]): readonly string[] {
  if (tags.length === 0) return noTags;
  const kept: string[] = [];
  for (const given of tags) {
    const tag = normalizedTag(given);
    // For so few tags, comparing is faster than hashing.
    if (!kept.includes(tag)) kept.push(tag);
  }
  return Object.freeze(kept);
}
