import type { CommandContext } from '../command-context.ts';
import { printData, printNote } from '../terminal/output.ts';

/** Prints the tags that todos have, one per line. */
export async function tags(context: CommandContext): Promise<void> {
  const { openApp } = await context.todos('reads');
  const found = await (await openApp()).tags();
  await printData(context, {
    json: () => found,
    people: () => found.map((tag) => `${tag}\n`).join(''),
  });
  const { json, quiet } = context.options;
  if (found.length === 0 && !json && !quiet) await printNote(context, 'No todo has a tag.');
}
