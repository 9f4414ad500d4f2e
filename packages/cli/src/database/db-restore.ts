import { services } from '../composition/services.ts';
import { printData } from '../terminal/output.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { absolute } from '../settings/settings.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { shownSize } from './shown-size.ts';
import { visibleLine } from '../views/visible-text.ts';
import { assertFile } from './assert-file.ts';
import { occupiedError } from './occupied-error.ts';

/** Puts a backup in the place of the database, which is kept under another name. */
export async function restore(session: Session, name: string): Promise<void> {
  const settings = settingsOf(session);
  assertFile(settings, 'A PostgreSQL database is restored by its own program: `pg_restore`.');
  const file = absolute(name, session.io);
  await withContainer(session, settings, async (container) => {
    const { bytes, before } = await container
      .get(services.databaseRestoration)(file)
      .catch(occupiedError);
    const database = await shownDatabase(settings);
    const kept =
      before === undefined ? '' : `${visibleLine(`What was there before is kept as ${before}`)}\n`;
    await printData(session, {
      json: () => ({ database, file, bytes, before: before ?? null }),
      quiet: () => (before === undefined ? '' : `${before}\n`),
      people: () =>
        `${visibleLine(`Restored ${database} from ${file} (${shownSize(bytes)})`)}\n${kept}`,
    });
  });
}
