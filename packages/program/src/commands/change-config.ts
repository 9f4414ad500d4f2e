import { printData, printNote, visibleLine } from '@todo/cli';
import {
  configFile,
  ownVariable,
  type ConfigChange,
  type ConfigName,
} from '@todo/composition/factories';
import type { OperatorContext } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';

/** Sets a value in the user's config file. */
export async function setConfig(
  context: OperatorContext,
  word: string,
  value: string,
): Promise<void> {
  const { setInConfig, settingNamed } = await configFile();
  const name = asCliError(() => settingNamed(word));
  const change = asCliError(() => setInConfig(context.io, name, value));
  await printChange(context, name, change, `Set ${name} to ${change.value} in ${change.file}`);
}

/** Removes a setting from the user's config file. */
export async function unsetConfig(context: OperatorContext, word: string): Promise<void> {
  const { settingNamed, unsetInConfig } = await configFile();
  const name = asCliError(() => settingNamed(word));
  const change = asCliError(() => unsetInConfig(context.io, name));
  const line = change.hasChanged
    ? `Removed ${name} from ${change.file}`
    : `${name} is not in ${change.file}`;
  await printChange(context, name, change, line);
}

async function printChange(
  context: OperatorContext,
  name: ConfigName,
  { file, value }: ConfigChange,
  line: string,
): Promise<void> {
  await printData(context, {
    json: () => ({ name, value: value ?? null, file }),
    quiet: () => `${file}\n`,
    people: () => `${visibleLine(line)}\n`,
  });
  const { io, options } = context;
  if (!io.env[ownVariable(name)] || options.json || options.quiet) return;
  await printNote(context, `${ownVariable(name)} in the environment wins over the file.`);
}
