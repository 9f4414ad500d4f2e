import { statSync } from 'node:fs';
import { CliError, printData, visibleLine } from '@todo/cli';
import { databaseBackup, databaseOptionsFrom, shownDatabase } from '@todo/composition/factories';
import { type OperatorContext, settingsOf, wholePath } from '../operator-context.ts';
import { shownSize } from './shown-size.ts';
import { assertFile } from './assert-file.ts';
import { occupiedError } from './occupied-error.ts';

/** Writes the current state of the database to a new file. */
export async function backup(context: OperatorContext, name: string): Promise<void> {
  const settings = settingsOf(context);
  assertFile(
    settings,
    'A PostgreSQL database is backed up by its own program: `pg_dump --format=custom`.',
  );
  const file = fileFrom(context, name);
  const bytes = await databaseBackup(databaseOptionsFrom(settings.values))(file).catch(
    occupiedError,
  );
  const database = await shownDatabase(settings);
  await printData(context, {
    json: () => ({ database, file, bytes }),
    quiet: () => `${file}\n`,
    people: () => visibleLine(`Backed up ${database} to ${file} (${shownSize(bytes)})`) + '\n',
  });
}

/** @throws CliError where the name is not the name of a file */
function fileFrom(context: OperatorContext, name: string): string {
  if (name === '-') {
    throw new CliError(
      'usage',
      'A backup cannot go to stdout. Name a file: `todo db backup today.db`, or ./- for a file of that name.',
    );
  }
  const file = wholePath(context, name);
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
