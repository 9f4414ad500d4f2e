/** The rule of a text. Lengths count Unicode code points. A text that must not be empty needs a visible character. */
export interface TextRule {
  readonly minLength: number;
  readonly maxLength: number;
  readonly lines: 'one' | 'many';
}

/**
 * The characters that are invisible by themselves, as the inside of a character class of a regular expression with the
 * flag `u` (ECMA-262): white space; default ignorable code points, such as U+200B, U+3164 and variation selectors;
 * control and format characters; marks, which need a letter; noncharacters; and the blanks that Unicode counts among
 * letters and symbols: U+2800, U+FFFC, and those of hieroglyphs and of musical notes. A character of private use or of
 * a later Unicode counts as visible, because a font may have its glyph.
 */
export const invisible =
  '\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{M}\\p{Noncharacter_Code_Point}' +
  '\\u2800\\uFFFC\\u{13441}\\u{13442}\\u{1D159}';

/** Made when a text without visible ASCII is checked, because to compile this class takes 2 ms. */
let visible: RegExp | undefined;

function hasVisible(text: string): boolean {
  if (/[!-~]/.test(text)) return true;
  visible ??= new RegExp(`[^${invisible}]`, 'u');
  return visible.test(text);
}

/** The number of Unicode code points in `text`, which is what a person would call its characters. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The fault of `text`, as the end of a sentence that begins with the field's name. */
export function textFault(text: unknown, rule: TextRule): string | undefined {
  if (typeof text !== 'string') return 'must be text';
  if (rule.minLength > 0 && !hasVisible(text)) return 'must not be blank';
  // A code point is one or two UTF-16 units: only texts in between need counting.
  if (text.length > rule.maxLength && codePoints(text) > rule.maxLength) {
    return `must be at most ${rule.maxLength} characters long`;
  }
  // Control characters (C0, DEL, C1) and lone surrogates are refused; a text of several lines may have tab, LF and CR.
  // The line and paragraph separators also end a line, so a text of one line may have neither.
  if (rule.lines === 'one' && /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)) {
    return 'must be one line without control characters or lone surrogates';
  }
  if (rule.lines === 'many' && /[\p{Cs}]|(?![\t\n\r])\p{Cc}/u.test(text)) {
    return 'must be without control characters or lone surrogates';
  }
  return undefined;
}
