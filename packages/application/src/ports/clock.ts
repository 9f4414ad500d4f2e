import {
  addDays,
  calendarDate,
  instant,
  midnight,
  timeOfDay,
  type CalendarDate,
  type Instant,
  type TimeOfDay,
} from '@todo/domain';

/** Port: what time it is, and what calendars and clocks show where the person is. */
export interface Clock {
  now(): Instant;
  /** The day that it is at `moment` where the person is. */
  dateAt(moment: Instant): CalendarDate;
  /** The time that clocks show at `moment` where the person is, without its seconds. */
  timeAt(moment: Instant): TimeOfDay;
  /**
   * The moment at which clocks show `time` on `date` where the person is. Where they are set forward past it, it is
   * as much later; where they show it twice, it is the first time (RFC 5545, section 3.3.5).
   * @returns with a year of more than four digits where the last day of 9999 ends in the next year in UTC
   */
  momentAt(date: CalendarDate, time: TimeOfDay): Instant;
  /** The first moment of `date` where the person is; clocks that change skip midnight now and then. */
  startOf(date: CalendarDate): Instant;
}

/**
 * The machine's clock in a time zone.
 * @param zone by its name in the IANA database, such as `Europe/Berlin`; left out, the zone of the machine (`TZ`
 * where that is set)
 * @throws RangeError where no zone has that name
 */
export function clockIn(zone?: string): Clock {
  const local = zone === undefined ? machineTime : timeIn(zone);
  return {
    now: () => instant(Date.now()),
    ...local,
    startOf: (date) => firstMoment(date, local),
  };
}

/** The last moment of `date`, to the millisecond. */
export function endOf(date: CalendarDate, clock: Clock): Instant {
  return instant(Date.parse(clock.startOf(addDays(date, 1))) - 1);
}

type LocalTime = Pick<Clock, 'dateAt' | 'timeAt' | 'momentAt'>;

/** By the methods of Date, which cost nothing at the start of the program: `Intl` would. */
const machineTime: LocalTime = {
  dateAt(moment) {
    const local = new Date(moment);
    return calendarDate(local.getFullYear(), local.getMonth() + 1, local.getDate());
  },
  timeAt(moment) {
    const local = new Date(moment);
    return timeOfDay(local.getHours(), local.getMinutes()) ?? midnight;
  },
  // Without an offset, this is local time, with gaps and repetitions as above (ECMA-262, Date Time String Format).
  momentAt: (date, time) => instant(new Date(`${date}T${time}:00`)),
};

/** The machine's clock in its own time zone. */
export const systemClock: Clock = clockIn();

const day = 24 * 60 * 60 * 1000;

function timeIn(zone: string): LocalTime {
  const offsetAt = offsetsIn(zone);
  /** What clocks there show, as if it were UTC. */
  const shownAt = (moment: Instant) => {
    const utc = Date.parse(moment);
    return new Date(utc + offsetAt(utc));
  };
  return {
    dateAt(moment) {
      const shown = shownAt(moment);
      return calendarDate(shown.getUTCFullYear(), shown.getUTCMonth() + 1, shown.getUTCDate());
    },
    timeAt(moment) {
      const shown = shownAt(moment);
      return timeOfDay(shown.getUTCHours(), shown.getUTCMinutes()) ?? midnight;
    },
    momentAt(date, time) {
      const shown = Date.parse(`${date}T${time}:00Z`);
      // No offset is longer than a day: of the two, one holds before a change of the clocks and one after it.
      const [before, after] = [offsetAt(shown - day), offsetAt(shown + day)];
      const first = [before, after].find((offset) => offsetAt(shown - offset) === offset);
      return instant(shown - (first ?? before));
    },
  };
}

/** @returns by how many milliseconds clocks in `zone` are ahead of UTC, at a moment in milliseconds since 1970 */
function offsetsIn(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (moment) => {
    // `11/30/2026, GMT+05:45`; with seconds where a place had a time of its own, and without anything in UTC.
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(moment)) ?? [];
    const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ahead : ahead;
  };
}

/** Where clocks skip midnight, this is when they skip it, even where they did so some time before it. */
function firstMoment(date: CalendarDate, { dateAt, momentAt }: LocalTime): Instant {
  const isReached = (moment: number) => dateAt(instant(moment)) >= date;
  let after = Date.parse(momentAt(date, midnight));
  if (!isReached(after - 1)) return instant(after);
  let before = after - day;
  while (after - before > 1) {
    const between = Math.floor((before + after) / 2);
    if (isReached(between)) after = between;
    else before = between;
  }
  return instant(after);
}
