import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { configFrom, nameInLine, readConfig } from './config-text.ts';
import { sqlitePath } from './database-url.ts';
import type { Environment } from './environment.ts';
import { preferenceFault } from './preferences.ts';
import { makePrivateFolder, replacePrivateFile } from './private-file.ts';
import { isPreference, type ConfigName } from './setting-names.ts';
import { ownVariable } from './setting-texts.ts';
import { absolute } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { isSecret, settingsSchema } from './settings-schema.ts';
import { systemErrorCode } from './system-error-code.ts';
import { configFile } from './user-folders.ts';

/** What was done to the config file. */
export interface ConfigChange {
  readonly file: string;
  /** The value as it is in the file now. */
  readonly value: string | undefined;
  readonly hasChanged: boolean;
}

/**
 * Sets a value in the user's config file, which is made where it is missing. Comments and other lines stay.
 * @throws SettingsError where the value or the file cannot be used
 */
export function setInConfig(
  environment: Environment,
  name: ConfigName,
  given: string,
): ConfigChange {
  const value = usableValue(name, given, environment);
  return changeConfig(environment, name, value);
}

/** Removes a setting from the user's config file. @throws SettingsError where the file cannot be used */
export function unsetInConfig(environment: Environment, name: ConfigName): ConfigChange {
  return changeConfig(environment, name, undefined);
}

/** @throws SettingsError */
function usableValue(name: ConfigName, given: string, environment: Environment): string {
  if (!isPreference(name) && isSecret(name)) {
    throw new SettingsError(
      'usage',
      `${name} is a secret, which a command line shows to every user of the machine. Write it into the file yourself.`,
    );
  }
  const value = given.trim();
  if (value === '') {
    throw new SettingsError(
      'usage',
      `The value is missing. \`todo config unset ${name.toLowerCase()}\` removes the setting.`,
    );
  }
  const fault = isPreference(name) ? preferenceFault(name, value) : settingFault(name, value);
  if (fault !== undefined) throw new SettingsError('usage', `${name} ${fault}.`);
  return name === 'DATABASE_URL' ? inAnyFolder(value, environment) : value;
}

function settingFault(
  name: Exclude<ConfigName, 'SORT'> & keyof typeof settingsSchema.entries,
  value: string,
): string | undefined {
  return v.safeParse(settingsSchema.entries[name], value).issues?.[0].message;
}

/** A path that is relative to the folder of the person would lead elsewhere from the next folder. */
function inAnyFolder(url: string, environment: Environment): string {
  const path = sqlitePath(url);
  const isMeantFromHere = path !== undefined && !/^~[/\\]/.test(path);
  return isMeantFromHere ? `sqlite:${absolute(path, environment)}` : url;
}

/** @throws SettingsError */
function changeConfig(
  environment: Environment,
  name: ConfigName,
  value: string | undefined,
): ConfigChange {
  const file = configFile(environment);
  if (file === undefined) {
    throw new SettingsError('usage', 'There is no home directory for a config file. Set HOME.');
  }
  const { text } = readConfig(file);
  const changed = withValue(text, name, value);
  assertOnlyChange(text, changed, { name, value, file });
  if (changed !== text) write(file, changed);
  return { file, value, hasChanged: changed !== text };
}

/** The text with one line for the setting, in the place of the one that counted before; with none without a value. */
function withValue(text: string, name: ConfigName, value: string | undefined): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const isOfSetting = (line: string) => [name, ownVariable(name)].includes(nameInLine(line) ?? '');
  const place = lines.findLastIndex(isOfSetting);
  if (value === undefined && place < 0) return text;
  const line = value === undefined ? [] : [`${name}=${quoted(value)}`];
  const changed =
    place < 0
      ? [...lines, ...line]
      : lines.flatMap((old, index) => {
          if (!isOfSetting(old)) return [old];
          return index === place ? line.map((start) => start + commentIn(old)) : [];
        });
  return changed.map((one) => `${one}\n`).join('');
}

/** The comment at the end of a line, with the blanks before it. */
function commentIn(line: string): string {
  return /^[^'"`#]*?(\s+#.*)$/.exec(line)?.[1] ?? '';
}

function quoted(value: string): string {
  if (/^[^\s#'"`\\]+$/.test(value)) return value;
  const quote = ["'", '`', '"'].find((sign) => !value.includes(sign)) ?? '';
  return quote + value + quote;
}

/** A value of several lines, say, makes the lines mean something else. @throws SettingsError */
function assertOnlyChange(
  text: string,
  changed: string,
  { name, value, file }: { name: ConfigName; value: string | undefined; file: string },
): void {
  const without = (variables: Readonly<Record<string, string | undefined>>) => {
    const { [name]: _, [ownVariable(name)]: _own, ...others } = variables;
    return others;
  };
  const [before, after] = [configFrom(text).variables, configFrom(changed).variables];
  const isSet = after[name] === value && after[ownVariable(name)] === undefined;
  if (isSet && isDeepStrictEqual(without(before), without(after))) return;
  throw new SettingsError(
    'usage',
    `${file} cannot be changed without another setting or a part of the value getting lost. Edit it yourself.`,
  );
}

/** @throws SettingsError */
function write(file: string, text: string): void {
  try {
    makePrivateFolder(dirname(file));
    // People who keep their settings in a repository have a link here.
    replacePrivateFile(existsSync(file) ? realpathSync(file) : file, text);
  } catch (error) {
    throw new SettingsError(
      'usage',
      `${file} cannot be written (${systemErrorCode(error)}). Check the folder and who may write to it.`,
      { cause: error },
    );
  }
}
