import {
  detectFormat,
  InvalidFileError,
  type ImportReport,
  type OnDuplicate,
  type TodoFormat,
} from '@todo/application';
import { formatNamed, timeZoneFrom } from '../parsing/file-format.ts';
import { choiceFrom } from '../parsing/spelled-choice.ts';
import { printData, printNote, printUndoHint } from '../terminal/output.ts';
import { progressBar, type ProgressBar } from '../terminal/progress-bar.ts';
import { openFile, type OpenFile } from '../terminal/read-file.ts';
import type { CommandContext } from '../command-context.ts';
import { countedTodos, lossSentence } from '../views/losses.ts';
import { visibleLine } from '../views/visible-text.ts';

export interface ImportOptions {
  readonly format?: string;
  readonly timeZone?: string;
  readonly dryRun?: true;
  readonly onDuplicate?: string;
  readonly strict?: true;
}

const duplicates: readonly OnDuplicate[] = ['skip', 'update', 'add'];

export async function importTodos(
  context: CommandContext,
  name: string,
  options: ImportOptions,
): Promise<void> {
  const { dryRun = false, strict = false } = options;
  const formats = await context.formats();
  const named =
    options.format === undefined || options.format === 'auto'
      ? undefined
      : formatNamed(formats, 'read', options.format, 'auto');
  const timeZone = timeZoneFrom(options.timeZone);
  const onDuplicate = choiceFrom('--on-duplicate', duplicates, options.onDuplicate ?? 'update');
  const opened = name === '-' ? { bytes: context.io.stdin, size: 0 } : await openFile(name);
  const bar = progressBar(context);
  const file = shownWhileRead(opened, bar);
  const { format, bytes } = await recognized(formats, named, file);
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const report = await app
    .importTodos({
      format,
      bytes,
      timeZone,
      onDuplicate,
      dryRun,
      strict,
      onProgress: ({ done, total }) => bar.show({ done: total + done, total: 2 * total }),
    })
    .finally(bar.clear);
  await printReport(context, report, { format, dryRun });
}

async function recognized(
  formats: readonly TodoFormat[],
  named: TodoFormat | undefined,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly format: TodoFormat; readonly bytes: AsyncIterable<Uint8Array> }> {
  if (named !== undefined) return { format: named, bytes };
  const { format, bytes: whole } = await detectFormat(formats, bytes);
  if (format !== undefined) return { format, bytes: whole };
  const detail = 'The format is not recognized. Name it with --format.';
  throw new InvalidFileError([{ pointer: '', line: 1, detail }]);
}

/** Reading is the first half of the work. */
async function* shownWhileRead(
  { bytes, size }: OpenFile,
  bar: ProgressBar,
): AsyncGenerator<Uint8Array, void> {
  let done = 0;
  for await (const piece of bytes) {
    done += piece.length;
    if (size > 0) bar.show({ done, total: 2 * size });
    yield piece;
  }
}

async function printReport(
  context: CommandContext,
  report: ImportReport,
  { format, dryRun }: { readonly format: TodoFormat; readonly dryRun: boolean },
): Promise<void> {
  const { losses } = report;
  const hasLosses = Object.keys(losses).length > 0;
  await printData(context, {
    json: () => ({ format: format.name, dryRun, ...report }),
    quiet: () => '',
    people: () =>
      `${visibleLine(`${dryRun ? 'Would import' : 'Imported'} from ${format.title}: ${counts(report)}.`)}\n`,
  });
  if (context.options.json || context.options.quiet) return;
  if (hasLosses) await printNote(context, `Not kept: ${lossSentence(losses)}.`);
  if (!dryRun && report.created + report.updated + report.deleted > 0) await printUndoHint(context);
}

function counts({ created, updated, skipped, deleted }: ImportReport): string {
  return [
    `${countedTodos(created)} created`,
    `${updated} updated`,
    `${skipped} skipped`,
    ...(deleted > 0 ? [`${deleted} to the trash`] : []),
  ].join(', ');
}
