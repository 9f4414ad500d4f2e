/*
 * bash passes its line as typed, and inserts a candidate unchanged: the completing program has to remove and to add
 * quotes (Bash Reference Manual, 3.1.2 and 8.6).
 */

/** A line up to the cursor. */
export interface BashLine {
  /** The words without their quotes. The last one is being typed, and may be empty. */
  readonly words: readonly string[];
  /** How much of the last word bash keeps; a candidate replaces the rest. */
  readonly kept: number;
  /** The quote that is open at the cursor. */
  readonly quote: '' | '"' | "'";
}

/** Where one of these begins a new word, it is part of it (readline, `rl_special_prefixes`). */
const specialPrefixes = '$@';

/** @param breaks the characters at which bash begins a new word to complete (`COMP_WORDBREAKS`) */
export function readBashLine(line: string, breaks: string): BashLine {
  const words: string[] = [];
  let word: string | undefined;
  let kept = 0;
  let quote: BashLine['quote'] = '';
  let isEscaped = false;
  for (const char of line) {
    const text: string = word ?? '';
    if (isEscaped) {
      isEscaped = false;
      word = text + unescaped(char, quote);
    } else if (char === '\\' && quote !== "'") {
      isEscaped = true;
      word = text;
    } else if (quote !== '') {
      word = char === quote ? text : text + char;
      if (char === quote) [quote, kept] = ['', text.length];
    } else if (char === '"' || char === "'") {
      [word, quote, kept] = [text, char, text.length];
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      [word, kept] = [undefined, 0];
    } else {
      word = text + char;
      if (breaks.includes(char)) kept = specialPrefixes.includes(char) ? text.length : word.length;
    }
  }
  return { words: [...words, word ?? ''], kept, quote };
}

/** Quotes `text` so that bash reads it back unchanged where `quote` is open. */
export function bashQuoted(text: string, quote: BashLine['quote']): string {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`);
  // Between double quotes, bash also expands the history, and no backslash prevents it.
  if (quote === '"') return text.replaceAll(/[$`"\\]/g, String.raw`\$&`).replaceAll('!', `"'!'"`);
  return text.replaceAll(/[^\w./,+%@:=\u{80}-\u{10ffff}-]/gu, String.raw`\$&`);
}

/**
 * The character after a backslash, without the backslash if bash would remove it: between double quotes, only before a
 * few characters.
 */
function unescaped(char: string, quote: BashLine['quote']): string {
  return quote === '"' && !'$`"\\\n'.includes(char) ? `\\${char}` : char;
}
