/** Where a reader is within one JSON object that comes in pieces. */
export interface JsonPosition {
  /** The brackets that are open: `{[`. */
  brackets: string;
  isInText: boolean;
  isEscaped: boolean;
}

/** Before the object. */
export const jsonStart: Readonly<JsonPosition> = {
  brackets: '',
  isInText: false,
  isEscaped: false,
};

/**
 * `more`: the piece ends within the object. `over`: the object ends. `list`: a list begins in a member of the object.
 * `broken`: a text is not closed at the end of its line, or an object begins where none can. `deep`: the object is nested
 * too deeply.
 */
export type JsonStop = 'more' | 'over' | 'list' | 'broken' | 'deep';

/** Deeper nesting is refused, because what later walks through an entry may do so by recursion. */
const maxDepth = 64;

/** What can change the position: outside of a text, and within one. */
const structural = /["{}[\]]/g;
const inText = /["\\\n]/g;

/**
 * Follows the brackets and quotes of a JSON object to its end. Whether the object is JSON otherwise, it does not look.
 * @param position is changed
 * @returns the index behind what was read; with `broken`, where reading may begin anew
 */
export function readJson(
  position: JsonPosition,
  text: string,
  from: number,
): { readonly next: number; readonly stop: JsonStop } {
  let at = from;
  while (at < text.length) {
    if (position.isEscaped) {
      position.isEscaped = false;
      // A line break cannot be escaped either.
      if (text.charAt(at) !== '\n') at += 1;
      continue;
    }
    const pattern = position.isInText ? inText : structural;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) break;
    at = found.index + 1;
    const stop = stopAt(position, found[0], text, found.index);
    if (stop === 'broken') return { next: found.index, stop };
    if (stop !== undefined) return { next: at, stop };
  }
  return { next: text.length, stop: 'more' };
}

function stopAt(
  position: JsonPosition,
  character: string,
  text: string,
  at: number,
): JsonStop | undefined {
  switch (character) {
    case '\n':
      return 'broken';
    case '\\':
      position.isEscaped = true;
      return undefined;
    case '"':
      position.isInText = !position.isInText;
      return undefined;
    case '{':
    case '[': {
      const within = position.brackets.at(-1);
      if (character === '{' && !mayBegin(within, text, at)) return 'broken';
      position.brackets += character;
      if (position.brackets.length > maxDepth) return 'deep';
      return position.brackets === '{[' ? 'list' : undefined;
    }
    default:
      position.brackets = position.brackets.slice(0, -1);
      return position.brackets === '' ? 'over' : undefined;
  }
}

/**
 * Whether an object can begin there: an entry that lacks its end would otherwise swallow all that follow. Where the piece
 * begins with the bracket, it is not known.
 */
function mayBegin(within: string | undefined, text: string, at: number): boolean {
  if (within === undefined) return true;
  let before = at - 1;
  while (before >= 0 && ' \t\r\n'.includes(text.charAt(before))) before -= 1;
  if (before < 0) return true;
  return (within === '{' ? ':' : ',[').includes(text.charAt(before));
}
