import type { Preferences, ReadPreference } from '@todo/cli';
import { preferencesIn, weekdayFrom, type Environment } from '@todo/composition/factories';
import { asCliError } from './settings-for-terminal.ts';

/** Reads what the person has chosen. The config file is read once. */
export function preferencesOf(environment: Environment): ReadPreference {
  const find = preferencesIn(environment);
  const readers: { readonly [Name in keyof Preferences]: () => Preferences[Name] } = {
    color: () => find('COLOR').value,
    sort: () => find('SORT').value,
    columns: () => find('COLUMNS').value,
    dateStyle: () => find('DATE_STYLE').value,
  };
  return async (name) => asCliError(readers[name]);
}

/** The day on which the person's weeks begin: 0 for Monday to 6 for Sunday. @throws CliError where it cannot be used */
export function firstWeekday(environment: Environment): number {
  return asCliError(() => weekdayFrom(preferencesIn(environment)('WEEK_START').value) ?? 0);
}
