/** A line of todo.txt in its parts, whatever they mean. */
export interface TodotxtLine {
  readonly isCompleted: boolean;
  /** `A` to `Z`. */
  readonly priority?: string | undefined;
  /** `2026-11-30`, of a completed line only. */
  readonly completed?: string | undefined;
  readonly created?: string | undefined;
  /** The words of the rest, as single spaces part them. */
  readonly words: readonly string[];
}

const date = String.raw`(?:(\d{4}-\d{2}-\d{2}) )`;
const completedLine = new RegExp(`^x (?:\\(([A-Z])\\) )?${date}?${date}?(.*)$`, 'su');
const openLine = new RegExp(`^(?:\\(([A-Z])\\) )?${date}?(.*)$`, 'su');

/** Parses a line by the rules of the format (github.com/todotxt/todo.txt, "Todo.txt format rules"). */
export function parseTodotxt(line: string): TodotxtLine {
  const completed = completedLine.exec(line);
  if (completed !== null) {
    const [, priority, first, second, rest = ''] = completed;
    return {
      isCompleted: true,
      priority,
      completed: first,
      created: second,
      words: rest.split(' '),
    };
  }
  const [, priority, created, rest = ''] = openLine.exec(line) ?? [];
  return { isCompleted: false, priority, created, words: rest.split(' ') };
}

export function todotxtLine({ isCompleted, priority, completed, created, words }: TodotxtLine) {
  const dates = isCompleted ? [completed, created] : [created];
  return [isCompleted ? 'x' : undefined, priority && `(${priority})`, ...dates, ...words]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Whether a word is a project (`+garden`) or a context (`@phone`). */
export function isTagWord(word: string): boolean {
  return /^[+@]./u.test(word);
}

/** The key and the value of a word such as `due:2026-11-30`. A web address is none. */
export function keyAndValue(word: string): readonly [key: string, value: string] | undefined {
  const [, key, value] = /^(\p{L}[\w-]*):(?!\/\/)(.+)$/u.exec(word) ?? [];
  return key === undefined || value === undefined ? undefined : [key, value];
}

/** A text as a word: white space, control characters and `%` percent-encoded as UTF-8 (RFC 3986, section 2.1). */
export function encodedWord(text: string): string {
  return text.replaceAll(/[\s%\p{Cc}]/gu, (character) => encodeURIComponent(character));
}

/** The text of {@link encodedWord}; undefined where the percent signs are no encoding. */
export function decodedWord(word: string): string | undefined {
  try {
    return decodeURIComponent(word);
  } catch {
    return undefined;
  }
}
