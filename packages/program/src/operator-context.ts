import { CliError, type PrintContext } from '@todo/cli';
import {
  absolute,
  loadSettings,
  type Settings,
  type SettingOptions,
  type SettingScope,
} from '@todo/composition/factories';
import type { ProgramIo } from './program-io.ts';
import { asCliError } from './settings-for-terminal.ts';

/** The context of an operator's command. */
export interface OperatorContext extends PrintContext {
  readonly io: ProgramIo;
  /** The settings that the command uses. */
  readonly scope: SettingScope;
}

/** @throws CliError */
export function settingsOf(
  { io, options: { database, user, server }, scope }: OperatorContext,
  others: SettingOptions = {},
): Settings {
  if (user !== undefined && scope !== 'todos') {
    throw new CliError(
      'usage',
      '--user chooses the account for commands about todos, and this one is for all accounts. Leave --user out.',
    );
  }
  if (typeof server === 'string' && scope !== 'todos') {
    throw new CliError(
      'usage',
      '--server chooses the server for commands about todos, and this one is about a database. Leave --server out.',
    );
  }
  const options = { DATABASE_URL: database, USER: user, ...others };
  return asCliError(() => loadSettings(io, options, scope));
}

/** The file of that name, by its whole path. @throws CliError where there is no working directory */
export function wholePath({ io }: OperatorContext, name: string): string {
  return asCliError(() => absolute(name, io));
}
