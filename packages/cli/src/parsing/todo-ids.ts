import { todoIdFrom, type TodoId } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';

/** A slip in a range must not reach every todo. */
const longestRange = 1000;

/**
 * The ids in words such as `7`, `7,9` and `7-9`, each once.
 * @throws CliError naming every word that is not an id
 */
export function todoIdsFrom(words: readonly string[]): readonly TodoId[] {
  const parts = words.flatMap((word) => word.replace(/,$/, '').split(','));
  const ids = parts.map(idsIn);
  const wrong = parts.filter((_, index) => ids[index] === undefined);
  if (wrong.length > 0) {
    const quoted = wrong.map((word) => `"${word}"`).join(', ');
    throw new CliError(
      'invalid-id',
      `${quoted} ${wrong.length === 1 ? 'is not an id' : 'are not ids'}. An id is a whole number such as 7; \`todo list\` shows them.`,
    );
  }
  return [...new Set(ids.flatMap((some) => some ?? []))];
}

/** @throws CliError where the range is too long */
function idsIn(part: string): readonly TodoId[] | undefined {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(part) ?? [];
  if (from === undefined || to === undefined) {
    const id = todoIdFrom(part);
    return id === undefined ? undefined : [id];
  }
  const [first, last] = [todoIdFrom(from), todoIdFrom(to)];
  if (first === undefined || last === undefined || last < first) return undefined;
  if (last - first >= longestRange) {
    throw new CliError('invalid-id', `"${part}" is a range of more than ${longestRange} ids.`);
  }
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** @throws CliError */
export function todoIdFromWord(word: string): TodoId {
  const [id, ...others] = todoIdsFrom([word]);
  if (id !== undefined && others.length === 0) return id;
  throw new CliError('invalid-id', `"${word}" are several ids, and one is wanted here.`);
}
