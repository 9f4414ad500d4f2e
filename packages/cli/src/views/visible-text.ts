/*
 * What a terminal would obey is shown and not done: control characters, with escape sequences among them, the signs
 * that turn the direction of the text, and lone surrogates. It may come from a file that another program has
 * written, from an argument, or from the name of a file.
 */

// Controls (C0, DEL, C1), line and paragraph separators, Bidi_Control and its deprecated kin, surrogates.
const unseen = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F]/gu;
/** The same, but for what makes lines and columns of a text that has several. */
const unseenInLines =
  /(?![\t\n\r])[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F]/gu;

/** One line for people: `\x1b` and `\u202e` in the place of what cannot be seen, `\n` in that of a line break. */
export function visibleLine(text: string): string {
  return text.replaceAll(unseen, escaped);
}

/** The same for a text of several lines, whose line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replaceAll(unseenInLines, escaped);
}

const escape = '\u001B';
/** What a colour begins and ends with (SGR: ECMA-48, section 8.3.117). */
const colorSign = new RegExp(`(${escape}\\[[0-9;]*m)`);

/** The same for what the program has put colours on. */
export function visibleColoredText(text: string): string {
  return text
    .split(colorSign)
    .map((part, index) => (index % 2 === 1 ? part : visibleText(part)))
    .join('');
}

/** The same value in JSON, with nothing in it that a terminal would obey. */
export function visibleJson(json: string): string {
  return json.replaceAll(unseenInLines, unicodeEscape);
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
