/*
 * Every key of the page, once: what handles a key press and the list that `?` shows both come from this table.
 */

export type KeyCommand =
  | 'add'
  | 'search'
  | 'down'
  | 'up'
  | 'first'
  | 'last'
  | 'edit'
  | 'done'
  | 'start'
  | 'delete'
  | 'undo'
  | 'redo'
  | 'help'
  | 'today'
  | 'upcoming'
  | 'all'
  | 'completed'
  | 'trash'
  | 'account';

export interface KeyBinding {
  /** Any of these: a `key` of a KeyboardEvent, or two in a row, such as `g t`. */
  readonly keys: readonly string[];
  readonly command: KeyCommand;
  readonly does: string;
  /** `list`: while the focus is in the list of todos. */
  readonly where: 'page' | 'list';
}

export const keyMap: readonly KeyBinding[] = [
  { keys: ['n'], command: 'add', does: 'Add a todo', where: 'page' },
  { keys: ['/'], command: 'search', does: 'Search', where: 'page' },
  { keys: ['j', 'ArrowDown'], command: 'down', does: 'Go to the next todo', where: 'page' },
  { keys: ['k', 'ArrowUp'], command: 'up', does: 'Go to the previous todo', where: 'page' },
  { keys: ['Home'], command: 'first', does: 'Go to the first todo', where: 'list' },
  { keys: ['End'], command: 'last', does: 'Go to the last todo', where: 'list' },
  { keys: ['e', 'Enter'], command: 'edit', does: 'Edit the todo', where: 'list' },
  { keys: ['x', ' '], command: 'done', does: 'Complete the todo, or reopen it', where: 'list' },
  { keys: ['s'], command: 'start', does: 'Start the todo', where: 'list' },
  { keys: ['Delete', '#'], command: 'delete', does: 'Move the todo to the trash', where: 'list' },
  { keys: ['u'], command: 'undo', does: 'Undo', where: 'page' },
  { keys: ['U'], command: 'redo', does: 'Redo', where: 'page' },
  { keys: ['g t'], command: 'today', does: 'Show today', where: 'page' },
  { keys: ['g u'], command: 'upcoming', does: 'Show upcoming', where: 'page' },
  { keys: ['g a'], command: 'all', does: 'Show all', where: 'page' },
  { keys: ['g c'], command: 'completed', does: 'Show completed', where: 'page' },
  { keys: ['g x'], command: 'trash', does: 'Show the trash', where: 'page' },
  { keys: ['g s'], command: 'account', does: 'Show the account', where: 'page' },
  { keys: ['?'], command: 'help', does: 'Show these keys', where: 'page' },
];

/** Where a key was pressed. */
export interface KeyPlace {
  readonly isInList: boolean;
  /** Whether keys of a single letter are on: a person may switch them off (WCAG 2.2, 2.1.4). */
  readonly hasLetters: boolean;
}

/** What a key means after `prefix`, the key before it where that began a pair. */
export interface KeyMeaning {
  readonly command?: KeyCommand;
  /** The key to remember for the next one; empty where there is none. */
  readonly prefix: string;
}

export function meaningOf(key: string, prefix: string, place: KeyPlace): KeyMeaning {
  if (!place.hasLetters && isCharacter(key)) return { prefix: '' };
  const pressed = prefix === '' ? key : `${prefix} ${key}`;
  const found = keyMap.find(
    ({ keys, where }) => keys.includes(pressed) && (where === 'page' || place.isInList),
  );
  if (found !== undefined) return { command: found.command, prefix: '' };
  const begins = keyMap.some(({ keys }) => keys.some((one) => one.startsWith(`${key} `)));
  return { prefix: begins ? key : '' };
}

/** The space bar is a key of every control, and stays on. */
function isCharacter(key: string): boolean {
  return key.length === 1 && key !== ' ';
}

const keyNames: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowDown: '↓',
  ArrowUp: '↑',
};

/** A key as it is written for people. */
export function keyName(key: string): string {
  return keyNames[key] ?? key;
}
