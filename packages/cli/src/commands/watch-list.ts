import { defaultLimit, type TodoApp } from '@todo/application';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { limitFrom, listQueryFrom, type ListOptions } from '../parsing/list-query.ts';
import { assertWholeDue } from '../parsing/todo-fields.ts';
import { liveText } from '../terminal/live-text.ts';
import { paintFor } from '../terminal/paint.ts';
import { stopKeys } from '../terminal/stop-keys.ts';
import { visibleColoredText } from '../views/visible-text.ts';
import { visibleTodo } from '../views/visible-todo.ts';
import { firstTodos, listText, moreThan, nothingFor, sortOf } from './list.ts';

/** Draws the list on the terminal, and again whenever it changes, until the person ends it. */
export async function watchList(
  context: CommandContext,
  words: readonly string[],
  options: ListOptions,
): Promise<void> {
  assertCanDraw(context);
  const limit = options.limit === undefined ? defaultLimit : limitFrom(options.limit);
  // A database that is missing is created, because another process may be about to add the first todo.
  const { clock, openApp } = await context.todos('writes');
  assertWholeDue(options.due, words, clock);
  const usualSort = await sortOf(context, options);
  listQueryFrom(words, options, clock, { usualSort });
  const app = await openApp();
  const { stdout } = context.io;
  const screen = liveText(stdout);
  const paint = await paintFor(context, stdout);

  async function draw(): Promise<void> {
    // `today` is another day after midnight.
    const query = listQueryFrom(words, options, clock, { usualSort });
    const page = await firstTodos(app, query, limit);
    const { todos, hasMore } = page;
    const text = await listText(context, { app, clock, query, page }, todos.map(visibleTodo));
    const notes = [
      ...(hasMore ? [moreThan(limit)] : []),
      ...(todos.length === 0 ? [nothingFor(words, options)] : []),
      'Ctrl-C or q ends this.',
    ];
    await screen.draw([
      ...visibleColoredText(text).split('\n').slice(0, -1),
      ...notes.map((note) => paint('dim', note.slice(0, stdout.columns || 80))),
    ]);
  }
  await drawAtEachChange(context, app, draw);
}

/** @throws CliError */
function assertCanDraw({ io, options: { json, quiet } }: CommandContext): void {
  if (json || quiet) {
    throw new CliError(
      'usage',
      '--watch draws a table for a person. Leave --json and --quiet out, or leave --watch out.',
    );
  }
  if (io.stdin.isTTY && io.stdout.isTTY && io.env['TERM'] !== 'dumb') return;
  throw new CliError('usage', 'No terminal to draw on. `todo list` prints the list once.');
}

/** Draws once, and again after changes: once for those that were made while it was drawing. */
async function drawAtEachChange(
  { io }: CommandContext,
  app: TodoApp,
  draw: () => Promise<void>,
): Promise<void> {
  using keys = stopKeys(io);
  const ending = new AbortController();
  void keys.stopped.then(() => ending.abort());
  let changed = Promise.withResolvers<void>();
  const wake = () => changed.resolve();
  const offResize = io.stdout.onResize?.(wake);
  // From before the first look at the list on, so that no change falls between the two.
  const [latest] = await app.latestChanges(1);
  const following = (async () => {
    for await (const _ of app.follow({ after: latest?.seq ?? 0, signal: ending.signal })) wake();
  })();
  // The race below reports it. It may fail while the list is being drawn.
  following.catch(() => {});
  try {
    while (!ending.signal.aborted) {
      changed = Promise.withResolvers();
      await draw();
      await Promise.race([changed.promise, following]);
    }
  } finally {
    offResize?.();
    ending.abort();
    await following.catch(() => {});
  }
}
