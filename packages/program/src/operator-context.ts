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
    throw new CliError('usage', 'Leave --user out: this command is about all accounts.');
  }
  if (typeof server === 'string' && scope !== 'todos') {
    throw new CliError(
      'usage',
      'Leave --server out: this command works on a database, not on a server.',
    );
  }
  const options = { DATABASE_URL: database, USER: user, ...others };
  return asCliError(() => loadSettings(io, options, scope));
}

/** The file of that name, by its whole path. @throws CliError where there is no working directory */
export function wholePath({ io }: OperatorContext, name: string): string {
  return asCliError(() => absolute(name, io));
}
