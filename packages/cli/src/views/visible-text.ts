/*
 * Characters that would control a terminal are made visible instead: control characters, and so escape sequences, signs
 * that reverse the direction of text, and lone surrogates. They may come from a file that another program has written,
 * from an argument, or from the name of a file.
 */

// Controls (C0, DEL, C1), line and paragraph separators, Bidi_Control and its deprecated kin, surrogates. Functions,
// because a class of \p{} takes 0.2 ms to compile, and most commands need one.
const unseen = () => /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F]/gu;
/** The same without line breaks and tabs, for a text of several lines. */
const unseenInLines = () =>
  /(?![\t\n\r])[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F]/gu;

/** One line for people: invisible characters are written as `\x1b` or `\u202e`, a line break as `\n`. */
export function visibleLine(text: string): string {
  return text.replaceAll(unseen(), escaped);
}

/** The same for a text of several lines, whose line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replaceAll(unseenInLines(), escaped);
}

const escape = '\u001B';
/** The escape sequences of colours (SGR: ECMA-48, section 8.3.117). */
const colorSign = new RegExp(`(${escape}\\[[0-9;]*m)`);

/** The same for a text with colours of this program, which stay. */
export function visibleColoredText(text: string): string {
  return text
    .split(colorSign)
    .map((part, index) => (index % 2 === 1 ? part : visibleText(part)))
    .join('');
}

/** The same JSON value, with characters that would control a terminal escaped. */
export function visibleJson(json: string): string {
  return json.replaceAll(unseenInLines(), unicodeEscape);
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0xff) return unicodeEscape(character);
  return named[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
