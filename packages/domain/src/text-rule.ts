/** What a piece of text may be. Lengths count Unicode code points. */
export interface TextRule {
  readonly minLength: number;
  readonly maxLength: number;
  readonly lines: 'one' | 'many';
}

// Control characters (C0, DEL, C1) and lone surrogates; a text of many lines keeps tab, LF and CR.
// The line and paragraph separators end a line too, so a one-line text has neither.
const refusedInOneLine = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const refusedInManyLines = /[\p{Cs}]|(?![\t\n\r])\p{Cc}/u;

/** The number of Unicode code points in `text`, which is what a person would call its characters. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Says what is wrong with `text`, as the end of a sentence that begins with the field's name. */
export function textFault(text: unknown, rule: TextRule): string | undefined {
  if (typeof text !== 'string') return 'must be text';
  if (text.length < rule.minLength || (rule.minLength > 0 && text.trim() === '')) {
    return 'must not be blank';
  }
  // A code point is one or two UTF-16 units: only texts in between need counting.
  if (text.length > rule.maxLength && codePoints(text) > rule.maxLength) {
    return `must be at most ${rule.maxLength} characters long`;
  }
  if (rule.lines === 'one' && refusedInOneLine.test(text)) {
    return 'must be one line without control characters or lone surrogates';
  }
  if (rule.lines === 'many' && refusedInManyLines.test(text)) {
    return 'must be without control characters or lone surrogates';
  }
  return undefined;
}
