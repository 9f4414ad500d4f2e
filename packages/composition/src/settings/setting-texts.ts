import { resolve } from 'node:path';
import { lineOf, readConfig } from './config-text.ts';
import type { Environment } from './environment.ts';
import type { PreferenceName } from './preferences-schema.ts';
import { SettingsError } from './settings-error.ts';
import {
  aboutSetting,
  settingsUsed,
  type SettingName,
  type SettingScope,
} from './settings-schema.ts';
import { configFile, defaultDatabaseFile } from './user-folders.ts';
import { variablesIn } from './variables-file.ts';
import { workingDirectory } from './working-directory.ts';

/** The source of a value. */
export type SettingSource = 'option' | 'environment' | '.env' | 'config file' | 'default';

/** The options of the command line as texts. */
export type SettingOptions = Readonly<Partial<Record<SettingName, string | undefined>>>;

/** A setting before it is checked. */
export interface SettingText {
  readonly text: string;
  readonly source: SettingSource;
  /** The option or variable that sets the value, and its source. */
  readonly saidBy: string;
}

const optionNames: Readonly<Partial<Record<SettingName, string>>> = {
  DATABASE_URL: '--database',
  HOST: '--host',
  PORT: '--port',
  USER: '--user',
  SERVER: '--server',
};

/**
 * The text of each setting, not validated yet. An empty variable counts as not set.
 * @param names the settings to read; those of `scope` when left out
 * @throws SettingsError where a file with settings cannot be read
 */
export function settingTexts(
  environment: Environment,
  scope: SettingScope,
  options: SettingOptions = {},
  names: readonly SettingName[] = settingsUsed[scope],
): ReadonlyMap<SettingName, SettingText> {
  const places = placesOf(environment, scope);
  const texts = new Map<SettingName, SettingText>();
  for (const name of names) {
    const option = options[name];
    const text =
      option === undefined
        ? (saidIn(places, name) ?? defaultText(name, environment))
        : { text: option, source: 'option' as const, saidBy: optionNames[name] ?? name };
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** The variables of one source. */
export interface Place {
  readonly source: SettingSource;
  /** After the name of a variable, for a person. */
  readonly suffix: (variable: string) => string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Whether a setting is also said by its plain name, without `TODO_`. */
  readonly hasPlainNames: boolean;
}

/** The sources, the most important first. */
export function placesOf(environment: Environment, scope: SettingScope): readonly Place[] {
  const isPersonal = scope === 'todos' || scope === 'remote';
  const config = configFile(environment);
  return [
    {
      source: 'environment',
      suffix: () => '',
      variables: environment.env,
      hasPlainNames: !isPersonal,
    },
    ...(isPersonal ? [] : [dotEnv(environment)]),
    ...(config === undefined ? [] : [ofConfigFile(config)]),
  ];
}

function ofConfigFile(path: string): Place {
  const { text, variables } = readConfig(path);
  return {
    source: 'config file',
    suffix: (variable) => placeIn(path, lineOf(variable, text)),
    variables,
    hasPlainNames: true,
  };
}

function placeIn(path: string, line: number | undefined): string {
  return line === undefined ? ` in ${path}` : ` in line ${line} of ${path}`;
}

function dotEnv(environment: Environment): Place {
  const folder = workingDirectory(environment);
  return {
    source: '.env',
    suffix: () => ' in .env',
    // A removed folder has no file. Many projects have a folder `.env`, with a Python environment in it.
    variables: folder === undefined ? {} : variablesIn(resolve(folder, '.env'), { orFolder: true }),
    hasPlainNames: true,
  };
}

/** `TODO_PORT`, which is also meant for the server where another program has a `PORT`. */
export function ownVariable(name: SettingName | PreferenceName): string {
  return `TODO_${name}`;
}

/** What the most important of the places says. */
export function saidIn(
  places: readonly Place[],
  name: SettingName | PreferenceName,
): SettingText | undefined {
  for (const { source, suffix, variables, hasPlainNames } of places) {
    for (const variable of [ownVariable(name), ...(hasPlainNames ? [name] : [])]) {
      const text = variables[variable];
      if (text) return { text, source, saidBy: variable + suffix(variable) };
    }
  }
  return undefined;
}

/** @throws SettingsError */
function defaultText(name: SettingName, environment: Environment): SettingText | undefined {
  const text = name === 'DATABASE_URL' ? defaultDatabase(environment) : aboutSetting(name).default;
  return text === undefined ? undefined : { text, source: 'default', saidBy: name };
}

function defaultDatabase(environment: Environment): string {
  const file = defaultDatabaseFile(environment);
  if (file !== undefined) return `sqlite:${file}`;
  throw new SettingsError(
    'invalid-settings',
    'There is no home directory to keep todos in. Set HOME, or name a file: --database sqlite:todo.db.',
  );
}
