import type { PrintContext } from '@todo/cli';
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
  { io, options, scope }: OperatorContext,
  others: SettingOptions = {},
): Settings {
  return asCliError(() => loadSettings(io, { DATABASE_URL: options.database, ...others }, scope));
}

/** The file of that name, by its whole path. @throws CliError where there is no working directory */
export function wholePath({ io }: OperatorContext, name: string): string {
  return asCliError(() => absolute(name, io));
}
