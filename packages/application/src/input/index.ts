/*
 * What people write in one line: due dates in words, and a whole todo with its date, tags and priority among the words.
 * A terminal and a page read them alike. With it comes what they need for that: the clock of the machine, and letters
 * without their case. It loads no schemas, so that a page stays small.
 */
export { readDue, type DueReading } from './due-words.ts';
export { similarWord } from './similar-word.ts';
export { readQuickTodo, type QuickPart, type QuickTodo } from './quick-todo.ts';
export { endOf, systemClock, type Clock } from '../ports/clock.ts';
export { fold } from '../search-text.ts';
