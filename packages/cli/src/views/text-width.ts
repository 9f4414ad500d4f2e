import { stripVTControlCharacters } from 'node:util';
import type { Todo } from '@todo/domain';

/** The width of a text in columns of a terminal, without its colour codes. */
export type TextWidth = (text: string) => number;

/** Latin, Greek and Cyrillic, and their signs: one column each, whichever character follows. */
const plainText = /^[\t\n\r -~¡-¬®-\u02FFͰ-\u0482\u048A-\u052F‐-‧€]*$/u;

export const plainTextWidth: TextWidth = (text) =>
  (text.includes('\u001B') ? stripVTControlCharacters(text) : text).length;

export function isPlainText(text: string): boolean {
  return plainText.test(text);
}

/** The function that measures these todos. */
export function textWidthFor(todos: readonly Todo[]): Promise<TextWidth> {
  return textWidthOf(todos.map(({ task, tags, notes }) => [task, ...tags, notes].join(' ')));
}

/** The function that measures these texts. It loads the table of emoji, which takes 25 ms, only if they may have some. */
export async function textWidthOf(texts: readonly string[]): Promise<TextWidth> {
  return texts.every(isPlainText) ? plainTextWidth : (await import('string-width')).default;
}
