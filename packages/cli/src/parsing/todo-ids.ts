import { todoIdFrom, type TodoId } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';

/** @throws CliError naming every word that is not an id */
export function todoIdsFrom(words: readonly string[]): readonly TodoId[] {
  const ids = words.map((word) => todoIdFrom(word));
  const wrong = words.filter((_, index) => ids[index] === undefined);
  if (wrong.length > 0) {
    const quoted = wrong.map((word) => `"${word}"`).join(', ');
    throw new CliError(
      'invalid-id',
      `${quoted} ${wrong.length === 1 ? 'is not an id' : 'are not ids'}. An id is a whole number such as 7; \`todo list\` shows them.`,
    );
  }
  return ids.filter((id) => id !== undefined);
}

/** @throws CliError */
export function todoIdFromWord(word: string): TodoId {
  const [id] = todoIdsFrom([word]);
  if (id === undefined) throw new TypeError('one word is one id');
  return id;
}
