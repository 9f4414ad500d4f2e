import { isAbsolute, resolve } from 'node:path';
import type { Fault } from '@todo/domain';
import * as v from 'valibot';
import { sqlitePath } from './database-url.ts';
import type { Environment } from './environment.ts';
import { keyFaults } from './key-faults.ts';
import { isCertificateFile } from './setting-rules.ts';
import {
  settingTexts,
  type SettingOptions,
  type SettingSource,
  type SettingText,
} from './setting-texts.ts';
import { SettingsError } from './settings-error.ts';
import {
  aboutSetting,
  settingNames,
  settingsSchema,
  type SettingName,
  type SettingScope,
  type SettingValues,
} from './settings-schema.ts';
import { withHome } from './user-folders.ts';
import { workingDirectory } from './working-directory.ts';

/** The value and the source of every setting. Settings that the command does not use have their default. */
export interface Settings {
  readonly values: SettingValues;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

/**
 * Reads the settings once: an option wins over the environment, that over `.env`, that over the user's config file, that
 * over the default. Todo commands run in the folders of other programs, so they read no `.env`, and of the environment
 * only variables that begin with `TODO_`.
 * @throws SettingsError with every fault in those that `scope` uses
 */
export function loadSettings(
  environment: Environment,
  options: SettingOptions = {},
  scope: SettingScope = 'server',
): Settings {
  const texts = settingTexts(environment, scope, options);
  const given = settingNames.flatMap((name) => {
    const text = texts.get(name)?.text ?? aboutSetting(name).default;
    return text === undefined ? [] : [[name, inHome(name, text, environment)]];
  });
  const values = Object.fromEntries(given) as Partial<Record<SettingName, string>>;
  const {
    success,
    output,
    issues = [],
  } = v.safeParse(settingsSchema, values, {
    abortPipeEarly: true,
  });
  // A schema sees one setting, and how long a key is depends on two.
  const faults = [...issues.flatMap(settingFault), ...keyFaults(values)];
  if (!success || faults.length > 0) throw settingsError(faults, texts);
  const sources = settingNames.map((name) => [name, texts.get(name)?.source ?? 'default']);
  return {
    values: { ...output, DATABASE_URL: absoluteUrl(output.DATABASE_URL, environment) },
    sources: Object.fromEntries(sources) as Settings['sources'],
  };
}

/** The settings that say which server has the todos, and the source of each. */
export interface ServerSettings {
  readonly values: Pick<SettingValues, 'SERVER' | 'TOKEN'>;
  readonly sources: Readonly<Partial<Record<'SERVER' | 'TOKEN', SettingSource>>>;
}

const ofServer = ['SERVER', 'TOKEN'] as const;

/**
 * Reads the settings that say which server has the todos. Those of a database cannot stop it.
 * @throws SettingsError with every fault
 */
export function loadServerSettings(
  environment: Environment,
  options: SettingOptions = {},
): ServerSettings {
  const texts = settingTexts(environment, 'remote', options, ofServer);
  // Most machines have none: then there is nothing to check.
  if (texts.size === 0) return { values: {}, sources: {} };
  const given = [...texts].map(([name, { text }]) => [name, text]);
  const found = v.safeParse(v.pick(settingsSchema, ofServer), Object.fromEntries(given));
  if (!found.success) throw settingsError(found.issues.flatMap(settingFault), texts);
  const sources = [...texts].map(([name, { source }]) => [name, source]);
  return { values: found.output, sources: Object.fromEntries(sources) };
}

/** Replaces `~/` with the home directory, and makes the path of a certificate file absolute. */
function inHome(name: SettingName, text: string, environment: Environment): string {
  if (name === 'DATABASE_URL') {
    const path = sqlitePath(text);
    return path === undefined ? text : `sqlite:${withHome(path, environment)}`;
  }
  if (name !== 'DATABASE_SSL' || !isCertificateFile(text)) return text;
  return absolute(withHome(text, environment), environment);
}

function absoluteUrl(url: string, environment: Environment): string {
  const path = sqlitePath(url);
  return path === undefined ? url : `sqlite:${absolute(path, environment)}`;
}

/**
 * An absolute path, which stays the same if the process changes its working directory.
 * @throws SettingsError where it is relative and the working directory has been removed
 */
export function absolute(path: string, environment: Environment): string {
  if (isAbsolute(path)) return resolve(path);
  const folder = workingDirectory(environment);
  if (folder !== undefined) return resolve(folder, path);
  throw new SettingsError(
    'usage',
    `The working directory has been removed, so ${path} is nowhere. Change to another, or give a whole path.`,
  );
}

interface SettingFault extends Fault {
  readonly name: SettingName;
}

function settingFault({ path, message }: v.BaseIssue<unknown>): readonly SettingFault[] {
  const name = settingNames.find((known) => known === path?.[0]?.key);
  return name === undefined ? [] : [{ name, pointer: `/${name}`, detail: message }];
}

/** The message repeats no value, because the fault may be in a password. */
function settingsError(
  found: readonly SettingFault[],
  texts: ReadonlyMap<SettingName, SettingText>,
): SettingsError {
  const sorted = found.toSorted(
    (one, other) => settingNames.indexOf(one.name) - settingNames.indexOf(other.name),
  );
  const sentences = sorted.map(
    ({ name, detail }) => `${texts.get(name)?.saidBy ?? name} ${detail}`,
  );
  const faults: Fault[] = sorted.map(({ pointer, detail }) => ({ pointer, detail }));
  return new SettingsError('invalid-settings', `${sentences.join('; ')}.`, { faults });
}
