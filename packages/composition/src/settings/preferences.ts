import * as v from 'valibot';
import type { Environment } from './environment.ts';
import {
  aboutPreference,
  preferencesSchema,
  type PreferenceName,
  type PreferenceValues,
} from './preferences-schema.ts';
import { placesOf, saidIn, type SettingText } from './setting-texts.ts';
import { SettingsError } from './settings-error.ts';

/** A preference with its source. */
export interface FoundPreference<Name extends PreferenceName = PreferenceName> {
  readonly value: PreferenceValues[Name];
  readonly text: SettingText;
}

/**
 * Looks up one preference: a `TODO_` variable wins over the config file, and that over the default.
 * @throws SettingsError where its value cannot be used
 */
export type FindPreference = <Name extends PreferenceName>(name: Name) => FoundPreference<Name>;

/**
 * The preferences of the person whose environment it is. The config file is read once, with the first preference.
 * @throws SettingsError where the file cannot be read
 */
export function preferencesIn(environment: Environment): FindPreference {
  let places: ReturnType<typeof placesOf> | undefined;
  return (name) => {
    places ??= placesOf(environment, 'todos');
    const text = saidIn(places, name) ?? {
      text: aboutPreference(name).default,
      source: 'default',
      saidBy: name,
    };
    return { value: valueOf(name, text), text };
  };
}

/** @throws SettingsError */
function valueOf<Name extends PreferenceName>(
  name: Name,
  { text, saidBy }: SettingText,
): PreferenceValues[Name] {
  const fault = preferenceFault(name, text);
  if (fault !== undefined) {
    throw new SettingsError('invalid-settings', `${saidBy} ${fault}.`, {
      faults: [{ pointer: `/${name}`, detail: fault }],
    });
  }
  return v.parse(preferencesSchema.entries[name], text) as PreferenceValues[Name];
}

/** The fault of the text, as the end of a sentence; undefined if it has none. */
export function preferenceFault(name: PreferenceName, text: string): string | undefined {
  const { issues } = v.safeParse(preferencesSchema.entries[name], text, { abortEarly: true });
  return issues?.[0].message;
}
