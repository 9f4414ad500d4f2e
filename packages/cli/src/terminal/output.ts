import type { TodoId } from '@todo/domain';
import { print } from './io.ts';
import { colored, paintFor } from './paint.ts';
import type { PrintContext } from '../command-context.ts';
import { visibleColoredText, visibleJson, visibleText } from '../views/visible-text.ts';

/** Builds a text on demand. */
export type Rendering = () => string | Promise<string>;

/** The data of a command in the format of each kind of reader. */
export interface Renderings {
  readonly people: Rendering;
  /** Ids, one per line. The same as for people if left out. */
  readonly quiet?: Rendering;
  /** Left out if the response of the API has no body either. */
  readonly json?: () => unknown;
}

/** Prints data on stdout: JSON or ids for programs, text for people. Control characters in it are made visible. */
export async function printData(
  context: PrintContext,
  { people, quiet = people, json }: Renderings,
): Promise<void> {
  const { stdout } = context.io;
  const { quiet: isQuiet, json: isJson } = context.options;
  if (isQuiet) {
    const text = await quiet();
    await print(stdout, stdout.isTTY ? visibleText(text) : text);
  } else if (!isJson) {
    const text = await people();
    // A text without escape sequences has no colours to keep.
    const isColored = text.includes('\u001B') && (await paintFor(context, stdout)) === colored;
    await print(stdout, (isColored ? visibleColoredText : visibleText)(text));
  } else if (json) {
    await print(stdout, `${visibleJson(JSON.stringify(json(), null, 2))}\n`);
  }
}

/** Prints a note, which is not data, on stderr. */
export async function printNote({ io }: PrintContext, text: string): Promise<void> {
  await print(io.stderr, `${visibleText(text)}\n`);
}

/** Tells a person on a terminal how to take a command back. A program and a pipe get no hint. */
export async function printUndoHint(context: PrintContext): Promise<void> {
  const { io, options } = context;
  if (options.json || options.quiet || !io.stdout.isTTY || !io.stderr.isTTY) return;
  const paint = await paintFor(context, io.stderr);
  const hint = paint('dim', '`todo undo` takes this back.');
  await print(io.stderr, `${hint}\n`);
}

export function idLines(todos: readonly { readonly id: TodoId }[]): string {
  return todos.map(({ id }) => `${id}\n`).join('');
}
