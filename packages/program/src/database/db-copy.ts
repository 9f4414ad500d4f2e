import { systemClock } from '@todo/application';
import { CliError, printData, progressBar, visibleLine } from '@todo/cli';
import {
  databaseCopy,
  databaseOptionsFrom,
  databaseUrlFault,
  shownDatabase,
} from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';
import { occupiedError } from './occupied-error.ts';

/** The URLs of the source and the target. */
export interface CopyUrls {
  readonly from: string;
  readonly to: string;
}

/** Copies everything from one database to another, and shows the progress on a terminal. */
export async function copy(context: OperatorContext, urls: CopyUrls): Promise<void> {
  const [from, to] = [
    settingsFor(context, '--from', urls.from),
    settingsFor(context, '--to', urls.to),
  ];
  const [source, target] = [from.values.DATABASE_URL, to.values.DATABASE_URL];
  if (source === target) throw new CliError('usage', '--from and --to are the same database.');
  const copyAll = databaseCopy(databaseOptionsFrom(from.values), systemClock);
  const bar = progressBar(context);
  const { todos, tags, idempotencyRecords, checksum } = await copyAll(source, target, bar.show)
    .finally(bar.clear)
    .catch(occupiedError);
  const shown = { from: await shownDatabase(from), to: await shownDatabase(to) };
  await printData(context, {
    json: () => ({ ...shown, todos, tags, idempotencyRecords, checksum }),
    quiet: () => '',
    people: () =>
      `Copied ${counted(todos, 'todo')}, ${counted(tags, 'tag')} on them and ` +
      `${counted(idempotencyRecords, 'idempotency key')} from ${visibleLine(shown.from)} to ${visibleLine(shown.to)}\n` +
      `Both have the checksum ${checksum}\n`,
  });
}

function settingsFor(context: OperatorContext, option: string, url: string) {
  const onDisk = 'sqlite:<path> or postgresql://…';
  const fault = url === 'sqlite::memory:' ? `must be ${onDisk}` : databaseUrlFault(url, onDisk);
  if (fault !== undefined) throw new CliError('usage', `${option} ${fault}.`);
  return settingsOf(context, { DATABASE_URL: url });
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
