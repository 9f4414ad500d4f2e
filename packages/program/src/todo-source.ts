import { systemClock } from '@todo/application';
import type { ChosenTodos, OpenApp, TodoSource, TodosUse } from '@todo/cli';
import {
  loadSettings,
  serverInForce,
  openTodos,
  openTodosAsTheyAre,
  type Environment,
  type SettingOptions,
} from '@todo/composition/factories';
import { firstWeekday } from './preferences.ts';
import { asCliError, throwAsCliError } from './settings-for-terminal.ts';

/**
 * The todos on the server in force or, where there is none, those in the database.
 * @throws CliError where the settings cannot be used
 */
export async function todoSource(
  environment: Environment,
  use: TodosUse,
  chosen: ChosenTodos,
): Promise<TodoSource> {
  const clock = { ...systemClock, firstWeekday: () => firstWeekday(environment) };
  const place = asCliError(() => serverInForce(environment, chosen));
  if (place !== undefined) {
    const { todosOnServer } = await import('./servers/todos-on-server.ts');
    return { clock, open: () => todosOnServer(place) };
  }
  const settings = settingsOfTodos(environment, chosen);
  return { clock, open: () => openTodos(settings, use).catch(throwAsCliError) };
}

/** How long a person who presses Tab waits at most, in milliseconds. */
const completionMs = 200;

/** @throws TodoError, CliError */
export async function todosToComplete(
  environment: Environment,
  chosen: ChosenTodos,
): Promise<OpenApp | undefined> {
  const place = asCliError(() => serverInForce(environment, chosen));
  if (place !== undefined) {
    const { todosOnServer } = await import('./servers/todos-on-server.ts');
    return todosOnServer(place, completionMs);
  }
  // Completion must not wait for a lock while a person is typing.
  const settings = settingsOfTodos(environment, chosen, { DATABASE_TIMEOUT_MS: `${completionMs}` });
  return openTodosAsTheyAre(settings).catch(throwAsCliError);
}

function settingsOfTodos(
  environment: Environment,
  { database, user }: ChosenTodos,
  others: SettingOptions = {},
) {
  const options = { DATABASE_URL: database, USER: user, ...others };
  return asCliError(() => loadSettings(environment, options, 'todos'));
}
