import { systemClock, type AccountSummary } from '@todo/application';
import { localDateTime, paintFor, printData, printNote } from '@todo/cli';
import type { OperatorContext } from '../operator-context.ts';

/** Prints an account: an object in JSON, its name under `--quiet`, and `line` for people. */
export async function printAccount(
  context: OperatorContext,
  account: AccountSummary,
  line: string,
): Promise<void> {
  await printData(context, {
    json: () => account,
    quiet: () => `${account.name}\n`,
    people: () => `${line}\n`,
  });
}

/** Prints what a person may want to do next. A program gets no such note. */
export async function noteToPeople(context: OperatorContext, text: string): Promise<void> {
  const { json, quiet } = context.options;
  if (!json && !quiet) await printNote(context, text);
}

/** A table of accounts for people, with a head on a terminal. */
export function accountTable(
  context: OperatorContext,
  accounts: readonly AccountSummary[],
): string {
  if (accounts.length === 0) return '';
  const { stdout } = context.io;
  const rows = accounts.map(({ name, createdAt, disabledAt }) => [
    name,
    localDateTime(createdAt, systemClock),
    disabledAt === null ? 'active' : `disabled since ${localDateTime(disabledAt, systemClock)}`,
  ]);
  const head = ['NAME', 'CREATED', 'STATE'];
  const widths = head.map((title, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0), stdout.isTTY ? title.length : 0),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const paint = paintFor(context, stdout);
  const lines = [...(stdout.isTTY ? [paint('dim', line(head))] : []), ...rows.map(line)];
  return lines.map((text) => `${text}\n`).join('');
}

/** `1 todo`, `2 todos`. */
export function countedTodos(count: number): string {
  return `${count} todo${count === 1 ? '' : 's'}`;
}
