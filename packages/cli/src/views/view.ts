import type { Clock } from '@todo/application';
import type { Todo } from '@todo/domain';
import { paintFor, type Paint } from '../terminal/paint.ts';
import type { PrintContext } from '../command-context.ts';
import { textWidthFor, type TextWidth } from './text-width.ts';

/** How todos are to look. */
export interface View {
  readonly paint: Paint;
  readonly widthOf: TextWidth;
  /** What "today" is. */
  readonly clock: Clock;
  /** The width of the terminal, into which texts are wrapped; absent where there is none. */
  readonly columns?: number;
}

/** How these todos are to look. */
export async function viewOf(
  context: PrintContext,
  clock: Clock,
  todos: readonly Todo[],
): Promise<View> {
  const { stdout } = context.io;
  // A terminal that does not know how wide it is says 0.
  const columns = stdout.isTTY && { columns: stdout.columns || 80 };
  const widthOf = await textWidthFor(todos);
  return { paint: paintFor(context, stdout), widthOf, clock, ...columns };
}
