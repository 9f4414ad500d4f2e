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

const gap = '  ';

/** A table of accounts for people. */
export async function accountTable(
  context: OperatorContext,
  accounts: readonly AccountSummary[],
): Promise<string> {
  return tableOf(context, ['NAME', 'CREATED', 'STATE'], accounts.map(cellsOf));
}

/**
 * A table for people, with a head on a terminal. On a terminal that is too narrow for it, the cells of a row are one below
 * the other.
 */
export async function tableOf(
  context: OperatorContext,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  if (rows.length === 0) return '';
  const { stdout } = context.io;
  const table = stdout.isTTY ? [head, ...rows] : rows;
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
  if (!stdout.isTTY) return linesOf(lines);
  const isNarrow = lines.some(({ length }) => length > (stdout.columns || 80));
  if (isNarrow) return linesOf(rows.map((row) => row.join(`\n${gap}`)));
  const [first = '', ...others] = lines;
  return linesOf([(await paintFor(context, stdout))('dim', first), ...others]);
}

function cellsOf({ name, createdAt, disabledAt }: AccountSummary): readonly string[] {
  const state = disabledAt === null ? 'active' : `disabled since ${localTime(disabledAt)}`;
  return [name, localTime(createdAt), state];
}

export function localTime(moment: AccountSummary['createdAt']): string {
  return localDateTime(moment, systemClock);
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** `1 todo`, `2 todos`. */
export function countedTodos(count: number): string {
  return `${count} todo${count === 1 ? '' : 's'}`;
}
