import { similarWord } from '@todo/application/input';
import { usualName } from './config-text.ts';
import { preferenceNames, type PreferenceName } from './preferences-schema.ts';
import { SettingsError } from './settings-error.ts';
import { settingNames, type SettingName } from './settings-schema.ts';

/** The name of anything that the config file can set. */
export type ConfigName = SettingName | PreferenceName;

const names: readonly ConfigName[] = [...preferenceNames, ...settingNames];

/** What people say for a setting with a longer name. */
const shortNames: Readonly<Record<string, ConfigName>> = { DATABASE: 'DATABASE_URL' };

export function isPreference(name: ConfigName): name is PreferenceName {
  return preferenceNames.some((known) => known === name);
}

/**
 * The setting that a person names: in any case, with `-` or `_`, with `TODO_` before it or without.
 * @throws SettingsError with a suggestion
 */
export function settingNamed(word: string): ConfigName {
  const name = plainName(word);
  const found =
    configNamed(name) ?? (Object.hasOwn(shortNames, name) ? shortNames[name] : undefined);
  if (found !== undefined) return found;
  throw new SettingsError('usage', `${noSetting(word)} \`todo config\` lists them.`);
}

/** The setting of this name in a config file. */
export function configNamed(name: string): ConfigName | undefined {
  return names.find((known) => known === plainName(name));
}

/** One sentence for a name that no setting has. */
export function noSetting(word: string): string {
  const meant = similarWord(plainName(word), [...names, ...Object.keys(shortNames)]);
  const hint = meant === undefined ? '' : ` Did you mean ${meant.toLowerCase()}?`;
  return `There is no setting ${JSON.stringify(word)}.${hint}`;
}

function plainName(word: string): string {
  return usualName(word).replace(/^TODO_/, '');
}
