import type { TodoFormat } from '@todo/application';
import { formatNamed, timeZoneFrom } from '../parsing/file-format.ts';
import { listQueryFrom, type ListOptions } from '../parsing/list-query.ts';
import { assertWholeDue } from '../parsing/todo-fields.ts';
import { writeNewFile } from '../terminal/new-file.ts';
import { print } from '../terminal/io.ts';
import { printData, printNote } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';
import { lossSentence } from '../views/losses.ts';
import { visibleLine, visibleText } from '../views/visible-text.ts';

export interface ExportOptions extends Omit<ListOptions, 'all' | 'sort' | 'limit' | 'watch'> {
  readonly format?: string;
  readonly output?: string;
}

export async function exportTodos(
  context: CommandContext,
  words: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { output } = options;
  const format = chosenFormat(await context.formats(), options);
  const { clock, openApp } = await context.todos('reads');
  assertWholeDue(options.due, words, clock);
  const { sort: _, ...filter } = listQueryFrom(words, { ...options, all: true }, clock);
  const app = await openApp();
  const losses = new Map<string, Set<number>>();
  const file = app.exportTodos({
    format,
    timeZone: timeZoneFrom(undefined),
    filter,
    onLoss(field, { id }) {
      losses.set(field, (losses.get(field) ?? new Set()).add(id));
    },
  });
  const { stdout } = context.io;
  if (output === undefined || output === '-') {
    // A file that is printed has to stay as it is, but must not control a terminal.
    const shown = (text: string) => (stdout.isTTY ? visibleText(text) : text);
    for await (const piece of file) await print(stdout, shown(piece));
  } else {
    await writeNewFile(output, file);
  }
  const lost = Object.fromEntries(Array.from(losses, ([field, ids]) => [field, ids.size]));
  if (output !== undefined && output !== '-') {
    await printData(context, {
      json: () => ({ file: output, format: format.name, losses: lost }),
      quiet: () => `${output}\n`,
      people: () => `${visibleLine(`Exported to ${output} (${format.title})`)}\n`,
    });
  }
  if (losses.size > 0 && !context.options.quiet && !context.options.json) {
    await printNote(context, `${format.title} does not hold ${lossSentence(lost)}.`);
  }
}

/** The format that is named, or that the name of the file ends with; our own otherwise. */
function chosenFormat(
  formats: readonly TodoFormat[],
  { format, output = '' }: ExportOptions,
): TodoFormat {
  if (format !== undefined) return formatNamed(formats, 'write', format);
  const byName = formats.find(
    ({ extension, write }) => write !== undefined && output.endsWith(`.${extension}`),
  );
  return byName ?? formatNamed(formats, 'write', 'json');
}
