import { systemClock } from '@todo/application';
import type { ChosenTodos, OpenApp, TodoSource, TodosUse } from '@todo/cli';
import {
  loadSettings,
  openTodos,
  openTodosAsTheyAre,
  type Environment,
  type SettingOptions,
} from '@todo/composition/factories';
import { asCliError, throwAsCliError } from './settings-for-terminal.ts';

/** @throws CliError where the settings cannot be used */
export function todoSource(
  environment: Environment,
  use: TodosUse,
  chosen: ChosenTodos,
): TodoSource {
  const settings = settingsOfTodos(environment, chosen);
  return { clock: systemClock, open: () => openTodos(settings, use).catch(throwAsCliError) };
}

/** @throws TodoError, CliError */
export async function todosToComplete(
  environment: Environment,
  chosen: ChosenTodos,
): Promise<OpenApp | undefined> {
  // Completion must not wait for a lock while a person is typing.
  const settings = settingsOfTodos(environment, chosen, { DATABASE_TIMEOUT_MS: '200' });
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
