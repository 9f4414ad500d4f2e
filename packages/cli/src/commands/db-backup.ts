import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { services } from '../composition/services.ts';
import { printData } from '../output.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { shownDatabase } from '../shown-database.ts';
import { visibleLine } from '../visible-text.ts';
import { occupiedError } from './occupied-error.ts';

/** Writes what the database holds to a file that is not there yet. */
export async function backup(session: Session, name: string): Promise<void> {
  const settings = settingsOf(session);
  const url = settings.values.DATABASE_URL;
  if (url === 'sqlite::memory:') {
    throw new CliError(
      'usage',
      'A database in memory is gone with its program. Name a file: --database sqlite:<path>.',
    );
  }
  if (!url.startsWith('sqlite:')) {
    throw new CliError(
      'usage',
      'A PostgreSQL database is backed up by its own program: `pg_dump --format=custom`.',
    );
  }
  const file = resolve(session.io.cwd, name);
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

function shownSize(bytes: number): string {
  const kib = Math.ceil(bytes / 1024);
  return kib < 1024 ? `${kib} KiB` : `${Math.round(kib / 1024)} MiB`;
}
