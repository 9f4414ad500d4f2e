import { changeJson, maxLimit, type TodoApp } from '@todo/application';
import type { Change, TodoId } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { limitFrom } from '../parsing/list-query.ts';
import { todoIdFromWord } from '../parsing/todo-ids.ts';
import { printData, printNote } from '../terminal/output.ts';
import { changeLog } from '../views/change-log.ts';
import { viewOf } from '../views/view.ts';

export interface LogOptions {
  readonly limit?: string;
}

const usualLimit = 20;

/** Prints the latest changes, or those of one todo, the latest first. */
export async function log(
  context: CommandContext,
  word: string | undefined,
  options: LogOptions,
): Promise<void> {
  const id = word === undefined ? undefined : todoIdFromWord(word);
  const limit = options.limit === undefined ? usualLimit : limitFrom(options.limit);
  const { clock, openApp } = await context.todos('reads');
  const app = await openApp();
  const changes =
    id === undefined ? await app.latestChanges(limit) : await latestOf(app, id, limit);
  await printData(context, {
    json: () => changes.map(changeJson),
    quiet: () => [...new Set(changes.map(({ command }) => `${command}\n`))].join(''),
    async people() {
      const images = changes.flatMap(({ before, after }) =>
        [before, after].filter((todo) => todo !== null),
      );
      return changeLog(changes, await viewOf(context, clock, images));
    },
  });
  const { json, quiet } = context.options;
  if (changes.length > 0 || json || quiet) return;
  await printNote(
    context,
    id === undefined
      ? 'Nothing has been done yet, or it is older than the history that is kept.'
      : `The history of todo ${id} is older than what is kept.`,
  );
}

/** The latest changes of a todo, the latest first. @throws TodoNotFoundError where there has never been one */
async function latestOf(app: TodoApp, id: TodoId, limit: number): Promise<readonly Change[]> {
  let latest: readonly Change[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const { changes, next } = await app.changesOf(id, { after, limit: maxLimit });
    latest = [...latest, ...changes].slice(-limit);
    after = next;
  }
  // A todo whose changes are all forgotten is there; a todo that is not there may have been in the log.
  if (latest.length === 0) await app.get(id);
  return latest.toReversed();
}
