import { existsSync } from 'node:fs';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { Clock, TodoApp } from '@todo/application';
import type { Container } from 'inversify';
import { withEverydayTodos } from './composition/everyday-todos.ts';
import { services } from './composition/services.ts';
import type { Io } from './terminal/io.ts';
import {
  loadSettings,
  type Settings,
  type SettingOptions,
  type SettingScope,
} from './settings/settings.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly database?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** Changes what is bound before anything is asked for. */
export type Compose = (container: Container) => void;

/** One run of the program, as a command sees it. */
export interface Session {
  readonly io: Io;
  readonly options: GlobalOptions;
  /** Which settings the command uses. */
  readonly scope: SettingScope;
  /** Absent where nothing but the settings says what the program is made of. */
  readonly compose?: Compose;
}

/** @throws CliError */
export function settingsOf({ io, options, scope }: Session, others: SettingOptions = {}): Settings {
  return loadSettings(io, { DATABASE_URL: options.database, ...others }, scope);
}

/** Lets `work` use a container, and closes whatever that opened. */
export async function withContainer<Result>(
  session: Session,
  settings: Settings,
  work: (container: Container) => Promise<Result>,
  options: Pick<DatabaseOptions, 'brief' | 'create'> = {},
): Promise<Result> {
  const { createContainer } = await import('./composition/container.ts');
  const container = createContainer(settings, options);
  session.compose?.(container);
  try {
    return await work(container);
  } finally {
    // Unbinding everything would report once more what could not be opened.
    await container.unbindAsync(services.resources);
  }
}

/** Lets `work` use the todos. */
export function withApp<Result>(
  session: Session,
  work: (app: TodoApp) => Promise<Result>,
): Promise<Result> {
  return withClock(session, async (_, openApp) => work(await openApp()));
}

/**
 * Lets `work` know what time it is before it opens the todos: no database is made for a due date that
 * cannot be understood.
 */
export async function withClock<Result>(
  session: Session,
  work: (clock: Clock, openApp: () => Promise<TodoApp>) => Promise<Result>,
  { use = 'writes' }: { readonly use?: DatabaseUse } = {},
): Promise<Result> {
  const create = use === 'writes';
  const settings = create ? settingsOf(session) : emptyUntilMade(settingsOf(session));
  if (session.compose === undefined) return withEverydayTodos(settings.values, work, { create });
  return withContainer(
    session,
    settings,
    async (container) =>
      work(container.get(services.clock), () => container.getAsync(services.app)),
    { brief: true, create },
  );
}

/** What a command does with the todos: one that only reads makes no database. */
export type DatabaseUse = 'reads' | 'writes';

/** A person who has no todos yet, and has named no database, sees an empty list: that is no error. */
function emptyUntilMade(settings: Settings): Settings {
  const { values, sources } = settings;
  const path = values.DATABASE_URL.slice('sqlite:'.length);
  if (sources.DATABASE_URL !== 'default' || existsSync(path)) return settings;
  return { ...settings, values: { ...values, DATABASE_URL: 'sqlite::memory:' } };
}
