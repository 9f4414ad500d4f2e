import type { DatabaseOptions } from '@todo/adapters-persistence';
import { createTodoApp, systemClock, type Clock, type TodoApp } from '@todo/application';
import { localOwner } from '@todo/domain';
import type { SettingValues } from '../settings/settings.ts';
import { databaseOptionsFrom } from './database-options.ts';

/**
 * Lets `work` use just what the container would give it: to load Inversify and to fill a container takes a
 * tenth of what a command takes that asks once and ends.
 * @param work is told the time, and opens the todos when it needs them; they are closed after it
 */
export async function withEverydayTodos<Result>(
  values: SettingValues,
  work: (clock: Clock, openApp: () => Promise<TodoApp>) => Promise<Result>,
  { create = true }: Pick<DatabaseOptions, 'create'> = {},
): Promise<Result> {
  await using resources = new AsyncDisposableStack();
  const openApp = async () => {
    const { openDatabase } = await import('@todo/adapters-persistence');
    const options = {
      ...databaseOptionsFrom(values),
      url: values.DATABASE_URL,
      brief: true,
      create,
    };
    const { todosOf } = resources.use(await openDatabase(options));
    return createTodoApp({ todos: todosOf(localOwner), clock: systemClock });
  };
  return await work(systemClock, openApp);
}
