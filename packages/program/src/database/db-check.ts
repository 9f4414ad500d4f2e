import { StorageError } from '@todo/application';
import { printData, visibleLine } from '@todo/cli';
import { databaseCheck, databaseOptionsFrom, shownDatabase } from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';
import { assertFile } from './assert-file.ts';

/** Checks the database for damage. Prints the results as data, and fails if there is damage. */
export async function check(context: OperatorContext): Promise<void> {
  const settings = settingsOf(context);
  assertFile(settings);
  const { isSound, checks } = await databaseCheck(databaseOptionsFrom(settings.values))();
  const database = await shownDatabase(settings);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, outcome, details }) => [
    `${name.padEnd(width)}  ${outcome}`,
    ...details.map((detail) => `  ${detail}`),
  ]);
  await printData(context, {
    json: () => ({ database, isSound, checks }),
    quiet: () => '',
    people: () => [database, ...lines].map((line) => `${visibleLine(line)}\n`).join(''),
  });
  if (isSound) return;
  const advice = settings.values.DATABASE_URL.startsWith('sqlite:')
    ? 'Put a backup in its place: `todo db restore <backup>`.'
    : 'Put a backup in its place by pg_restore.';
  throw new StorageError('storage-unusable', `${database} is damaged. ${advice}`);
}
