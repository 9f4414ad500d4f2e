import type { Clock } from '@todo/application';
import type { Todo } from '@todo/domain';
import { paintFor, type Paint } from '../terminal/paint.ts';
import type { PrintContext } from '../command-context.ts';
import { textWidthFor, type TextWidth } from './text-width.ts';

/** The settings of a view of todos. */
export interface View {
  readonly paint: Paint;
  readonly widthOf: TextWidth;
  /** The clock that decides which day is "today". */
  readonly clock: Clock;
  /** The width of the terminal, to which texts are wrapped; absent without a terminal. */
  readonly columns?: number;
}

/** A view on a terminal. */
export interface TerminalView extends View {
  readonly columns: number;
}

export function isOnTerminal(view: View): view is TerminalView {
  return view.columns !== undefined;
}

/** The view of these todos on the streams of a command. */
export async function viewOf(
  context: PrintContext,
  clock: Clock,
  todos: readonly Todo[],
): Promise<View> {
  const { stdout } = context.io;
  // A terminal that does not know its width reports 0.
  const columns = stdout.isTTY && { columns: stdout.columns || 80 };
  const widthOf = await textWidthFor(todos);
  return { paint: await paintFor(context, stdout), widthOf, clock, ...columns };
}
