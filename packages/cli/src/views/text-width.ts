import { stripVTControlCharacters } from 'node:util';
import type { Todo } from '@todo/domain';

/** How many columns of a terminal a text takes; its colours take none. */
export type TextWidth = (text: string) => number;

/** Latin, Greek and Cyrillic, and their signs: one column each, whatever stands beside them. */
const plainText = /^[\t\n\r -~¡-¬®-\u02FFͰ-\u0482\u048A-\u052F‐-‧€]*$/u;

export const plainTextWidth: TextWidth = (text) =>
  (text.includes('\u001B') ? stripVTControlCharacters(text) : text).length;

export function isPlainText(text: string): boolean {
  return plainText.test(text);
}

/** What counts the columns of these todos. The table of emoji is loaded where one may stand: it takes 25 ms. */
export async function textWidthFor(todos: readonly Todo[]): Promise<TextWidth> {
  const isPlain = todos.every(({ task, tags, notes }) =>
    isPlainText([task, ...tags, notes].join(' ')),
  );
  return isPlain ? plainTextWidth : (await import('string-width')).default;
}
