import { systemClock } from '@todo/application';
import { printData, visibleLine } from '@todo/cli';
import {
  databaseOptionsFrom,
  databaseVacuum,
  retentionDaysFrom,
  shownDatabase,
} from '@todo/composition/factories';
import { settingsOf, type OperatorContext } from '../operator-context.ts';
import { assertFile } from './assert-file.ts';

/** Forgets what is older than it is kept, and gives the space back. */
export async function vacuum(given: OperatorContext): Promise<void> {
  const context = { ...given, scope: 'vacuum' } as const;
  const settings = settingsOf(context);
  assertFile(settings);
  const { values } = settings;
  const days = retentionDaysFrom(values);
  const { changes, todos } = await databaseVacuum(databaseOptionsFrom(values), days, systemClock)();
  const database = await shownDatabase(settings);
  await printData(context, {
    json: () => ({ database, changes, todos }),
    quiet: () => '',
    people: () =>
      `Vacuumed ${visibleLine(database)}\n` +
      `Forgot ${counted(changes, 'change')} from more than ${counted(days.historyDays, 'day')} ago\n` +
      `Removed ${counted(todos, 'todo')} deleted more than ${counted(days.trashDays, 'day')} ago\n`,
  });
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
