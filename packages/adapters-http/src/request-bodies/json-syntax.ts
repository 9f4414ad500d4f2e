import { codePoints } from '@todo/domain';

/** Where a text stops being JSON, for a person who looks for it in an editor. */
export interface SyntaxFault {
  /** From 1. Lines end with LF, CR or both. */
  readonly line: number;
  /** From 1, in characters (Unicode code points). */
  readonly column: number;
  /** The character there; `undefined` at the end of the text. */
  readonly found: string | undefined;
}

/**
 * The first place at which `text` is not JSON (RFC 8259); `undefined` if it is JSON. JSON.parse knows the place, too, but
 * tells it only in some of its messages, and quotes the text around it. Takes time in proportion to the length.
 */
export function syntaxFault(text: string): SyntaxFault | undefined {
  const at = faultIndex(text);
  if (at === undefined) return undefined;
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  const found = text.codePointAt(at);
  return {
    line: before.length,
    column: codePoints(before.at(-1) ?? '') + 1,
    found: found === undefined ? undefined : String.fromCodePoint(found),
  };
}

const blank = /[ \t\r\n]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literals = ['true', 'false', 'null'] as const;

/** Whether a string may have the character as it is. @param code NaN at the end of the text */
const isPlain = (code: number) => code >= 0x20 && code !== 0x22 && code !== 0x5c;

/** What may come next: `first` is a value or key of a collection that may also be empty. */
type Expected = 'value' | 'first value' | 'key' | 'first key' | 'end of value';

/** The index of the first character that no JSON text could have there, or the length of a text that breaks off. */
function faultIndex(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected = 'value' as Expected;
  let at = 0;

  /** Goes on after what `pattern` matches here. */
  function skip(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const isThere = pattern.test(text);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  }

  /** Goes on after a string; stops where it is none. */
  function skipString(): boolean {
    if (text[at] !== '"') return false;
    at += 1;
    do {
      while (isPlain(text.charCodeAt(at))) at += 1;
    } while (skip(escape));
    if (text[at] !== '"') return false;
    at += 1;
    return true;
  }

  /** Goes on after a word; stops at the first letter that differs. */
  function skipLiteral(): boolean {
    const word = literals.find(([first]) => first === text[at]);
    for (const letter of word ?? []) {
      if (text[at] !== letter) return false;
      at += 1;
    }
    return word !== undefined;
  }

  function closes(): boolean {
    const isClosed = text[at] === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
    if (!isClosed) return false;
    open.pop();
    at += 1;
    expected = 'end of value';
    return true;
  }

  /** Goes on after the next token, and says whether there was one that may be here. */
  function step(): boolean {
    const next = text[at];
    if (expected === 'end of value') {
      if (closes()) return true;
      if (next !== ',' || open.length === 0) return false;
      at += 1;
      expected = open.at(-1) === '{' ? 'key' : 'value';
      return true;
    }
    if (expected.startsWith('first') && closes()) return true;
    if (expected.endsWith('key')) {
      if (!skipString()) return false;
      skip(blank);
      if (text[at] !== ':') return false;
      at += 1;
      expected = 'value';
      return true;
    }
    if (next === '{' || next === '[') {
      open.push(next);
      at += 1;
      expected = next === '{' ? 'first key' : 'first value';
      return true;
    }
    expected = 'end of value';
    return next === '"' ? skipString() : skip(number) || skipLiteral();
  }

  for (;;) {
    skip(blank);
    if (at === text.length && expected === 'end of value' && open.length === 0) return undefined;
    if (!step()) return at;
  }
}
