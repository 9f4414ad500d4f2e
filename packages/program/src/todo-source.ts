import { systemClock } from '@todo/application';
import type { OpenApp, TodoSource, TodosUse } from '@todo/cli';
import {
  loadSettings,
  openTodos,
  openTodosAsTheyAre,
  type Environment,
  type SettingOptions,
} from '@todo/composition/factories';
import { asCliError } from './settings-for-terminal.ts';

/** @throws CliError where the settings cannot be used */
export function todoSource(
  environment: Environment,
  use: TodosUse,
  database: string | undefined,
): TodoSource {
  const settings = settingsOfTodos(environment, { DATABASE_URL: database });
  return { clock: systemClock, open: () => openTodos(settings, use) };
}

/** @throws CliError, StorageError */
export async function todosToComplete(
  environment: Environment,
  database: string | undefined,
): Promise<OpenApp | undefined> {
  // Completion must not wait for a lock while a person is typing.
  const options = { DATABASE_URL: database, DATABASE_TIMEOUT_MS: '200' };
  return openTodosAsTheyAre(settingsOfTodos(environment, options));
}

function settingsOfTodos(environment: Environment, options: SettingOptions) {
  return asCliError(() => loadSettings(environment, options, 'todos'));
}
