import { printData, visibleLine } from '@todo/cli';
import {
  databaseOptionsFrom,
  databaseRestoration,
  shownDatabase,
} from '@todo/composition/factories';
import { type OperatorContext, settingsOf, wholePath } from '../operator-context.ts';
import { shownSize } from './shown-size.ts';
import { assertFile } from './assert-file.ts';
import { occupiedError } from './occupied-error.ts';

/** Replaces the database with a backup, and keeps the previous database under another name. */
export async function restore(context: OperatorContext, name: string): Promise<void> {
  const settings = settingsOf(context);
  assertFile(settings, 'A PostgreSQL database is restored by its own program: `pg_restore`.');
  const file = wholePath(context, name);
  const putBack = databaseRestoration(databaseOptionsFrom(settings.values));
  const { bytes, before } = await putBack(file).catch(occupiedError);
  const database = await shownDatabase(settings);
  const kept =
    before === undefined ? '' : `${visibleLine(`The previous database is kept as ${before}`)}\n`;
  await printData(context, {
    json: () => ({ database, file, bytes, before: before ?? null }),
    quiet: () => (before === undefined ? '' : `${before}\n`),
    people: () =>
      `${visibleLine(`Restored ${database} from ${file} (${shownSize(bytes)})`)}\n${kept}`,
  });
}
