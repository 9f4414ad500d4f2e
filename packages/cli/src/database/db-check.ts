import { StorageError } from '@todo/application';
import { services } from '../composition/services.ts';
import { printData } from '../terminal/output.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { visibleLine } from '../views/visible-text.ts';
import { assertFile } from './assert-file.ts';

/** Looks for damage in the database. What it has found is data; that it has found something, a failure. */
export async function check(session: Session): Promise<void> {
  const settings = settingsOf(session);
  assertFile(settings);
  await withContainer(session, settings, async (container) => {
    const { isSound, checks } = await container.get(services.databaseCheck)();
    const database = await shownDatabase(settings);
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = checks.flatMap(({ name, outcome, details }) => [
      `${name.padEnd(width)}  ${outcome}`,
      ...details.map((detail) => `  ${detail}`),
    ]);
    await printData(session, {
      json: () => ({ database, isSound, checks }),
      quiet: () => '',
      people: () => [database, ...lines].map((line) => `${visibleLine(line)}\n`).join(''),
    });
    if (isSound) return;
    const advice = settings.values.DATABASE_URL.startsWith('sqlite:')
      ? 'Put a backup in its place: `todo db restore <backup>`.'
      : 'Put a backup in its place by pg_restore.';
    throw new StorageError('storage-unusable', `${database} is damaged. ${advice}`);
  });
}
