import { CliError } from '../errors/cli-error.ts';
import { services } from '../composition/services.ts';
import { printData } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress-bar.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { databaseUrlFault } from '../settings/database-url.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { visibleLine } from '../views/visible-text.ts';
import { occupiedError } from './occupied-error.ts';

/** From where to where. */
export interface CopyUrls {
  readonly from: string;
  readonly to: string;
}

/** Copies everything from one database to another, and shows how far it is to whoever looks on. */
export async function copy(session: Session, urls: CopyUrls): Promise<void> {
  const [from, to] = [
    settingsFor(session, '--from', urls.from),
    settingsFor(session, '--to', urls.to),
  ];
  const [source, target] = [from.values.DATABASE_URL, to.values.DATABASE_URL];
  if (source === target) throw new CliError('usage', '--from and --to are the same database.');
  await withContainer(session, from, async (container) => {
    const bar = progressBar(session);
    const { todos, tags, idempotencyRecords, checksum } = await container
      .get(services.databaseCopy)(source, target, bar.show)
      .finally(bar.clear)
      .catch(occupiedError);
    const shown = { from: await shownDatabase(from), to: await shownDatabase(to) };
    await printData(session, {
      json: () => ({ ...shown, todos, tags, idempotencyRecords, checksum }),
      quiet: () => '',
      people: () =>
        `Copied ${counted(todos, 'todo')}, ${counted(tags, 'tag')} on them and ` +
        `${counted(idempotencyRecords, 'idempotency key')} from ${visibleLine(shown.from)} to ${visibleLine(shown.to)}\n` +
        `Both have the checksum ${checksum}\n`,
    });
  });
}

function settingsFor(session: Session, option: string, url: string) {
  const onDisk = 'sqlite:<path> or postgresql://…';
  const fault = url === 'sqlite::memory:' ? `must be ${onDisk}` : databaseUrlFault(url, onDisk);
  if (fault !== undefined) throw new CliError('usage', `${option} ${fault}.`);
  return settingsOf(session, { DATABASE_URL: url });
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
