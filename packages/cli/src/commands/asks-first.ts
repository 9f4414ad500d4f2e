import type { CommandContext } from '../command-context.ts';
import { isLongRange, type ManyOptions, type Selection } from '../parsing/selection.ts';
import { canAsk } from '../terminal/confirm.ts';

/** Whether todos that are named by a range are shown to a person first. A program has no terminal, and is not asked. */
export function asksFirst(
  { io }: CommandContext,
  selection: Selection,
  { yes = false }: Pick<ManyOptions, 'yes'>,
): boolean {
  return !yes && isLongRange(selection) && canAsk(io);
}
