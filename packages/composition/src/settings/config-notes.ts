import { linesOf, nameInLine, readConfig } from './config-text.ts';
import type { Environment } from './environment.ts';
import { configNamed, noSetting } from './setting-names.ts';
import { configFile } from './user-folders.ts';

/**
 * One sentence for each line of the user's config file that sets nothing. They stop no command, because an earlier or a
 * later release may know them.
 * @throws SettingsError where the file cannot be read
 */
export function configNotes(environment: Environment): readonly string[] {
  const file = configFile(environment);
  if (file === undefined) return [];
  return linesOf(readConfig(file).text).flatMap((line, index) => {
    const fault = faultOf(line);
    return fault === undefined ? [] : [`Line ${index + 1} of ${file}: ${fault}`];
  });
}

function faultOf(line: string): string | undefined {
  if (/^\s*(?:#|$)/.test(line)) return undefined;
  const name = nameInLine(line);
  if (name === undefined) return 'This is not NAME=value.';
  return configNamed(name) === undefined ? noSetting(name) : undefined;
}
