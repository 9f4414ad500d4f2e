import { addDays, calendarDate, instant, type CalendarDate, type Instant } from '@todo/domain';

/** Port: what time it is, and which day it is where the person is. */
export interface Clock {
  now(): Instant;
  /** The day that it is at `moment` where the person is. */
  dateAt(moment: Instant): CalendarDate;
  /** The first moment of `date` where the person is; clocks that change skip midnight now and then. */
  startOf(date: CalendarDate): Instant;
}

/** The machine's own clock, in its time zone (`TZ` where that is set). */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  dateAt(moment) {
    const local = new Date(moment);
    return calendarDate(local.getFullYear(), local.getMonth() + 1, local.getDate());
  },
  startOf(date) {
    const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
    // The constructor takes the years 0 to 99 for those of the last century.
    const local = new Date(2000, 0, 1);
    local.setFullYear(year, month - 1, day);
    return instant(local);
  },
};

/** The last moment of `date`, to the millisecond. */
export function endOf(date: CalendarDate, clock: Clock): Instant {
  return instant(Date.parse(clock.startOf(addDays(date, 1))) - 1);
}
