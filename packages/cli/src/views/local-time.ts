import type { Clock } from '@todo/application';
import type { Instant } from '@todo/domain';

/** `2026-11-30 17:00`, in the time zone of the clock. */
export function localDateTime(moment: Instant, clock: Clock): string {
  return `${clock.dateAt(moment)} ${clock.timeAt(moment)}`;
}
