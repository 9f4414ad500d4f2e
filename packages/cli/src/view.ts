import type { Clock } from '@todo/application';
import { paintFor, type Paint } from './paint.ts';
import type { Session } from './session.ts';

/** How todos are to look. */
export interface View {
  readonly paint: Paint;
  /** What "today" is. */
  readonly clock: Clock;
  /** The width of the terminal, into which texts are wrapped; absent where there is none. */
  readonly columns?: number;
}

export function viewOf(session: Session, clock: Clock): View {
  const { stdout } = session.io;
  // A terminal that does not know how wide it is says 0.
  const columns = stdout.isTTY && { columns: stdout.columns || 80 };
  return { paint: paintFor(session, stdout), clock, ...columns };
}
