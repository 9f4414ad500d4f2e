import { statSync } from 'node:fs';
import { CliError } from '../errors/cli-error.ts';
import { services } from '../composition/services.ts';
import { printData } from '../terminal/output.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { absolute } from '../settings/settings.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { shownSize } from './shown-size.ts';
import { visibleLine } from '../views/visible-text.ts';
import { assertFile } from './assert-file.ts';
import { occupiedError } from './occupied-error.ts';

/** Writes what the database holds to a file that is not there yet. */
export async function backup(session: Session, name: string): Promise<void> {
  const settings = settingsOf(session);
  assertFile(
    settings,
    'A PostgreSQL database is backed up by its own program: `pg_dump --format=custom`.',
  );
  const file = fileFrom(session, name);
  await withContainer(session, settings, async (container) => {
    const bytes = await container.get(services.databaseBackup)(file).catch(occupiedError);
    const database = await shownDatabase(settings);
    await printData(session, {
      json: () => ({ database, file, bytes }),
      quiet: () => `${file}\n`,
      people: () => visibleLine(`Backed up ${database} to ${file} (${shownSize(bytes)})`) + '\n',
    });
  });
}

/** @throws CliError where the name is not one of a file */
function fileFrom(session: Session, name: string): string {
  if (name === '-') {
    throw new CliError(
      'usage',
      'A backup is not written to stdout. Name a file: `todo db backup today.db`, or ./- for one of that name.',
    );
  }
  const file = absolute(name, session.io);
  if (name === '' || /[/\\]$/.test(name) || isFolder(file)) {
    throw new CliError(
      'usage',
      `${name === '' ? 'An empty name' : name} is not the name of a file. Name one: \`todo db backup today.db\`.`,
    );
  }
  return file;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
