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

/** Driven port: the current time, and local dates and times in the time zone of the person. */
export interface Clock {
  /** The current moment, to the millisecond. */
  now(): Instant;
  /** The local date at `moment`. */
  dateAt(moment: Instant): CalendarDate;
  /** The local time at `moment`, without its seconds. */
  timeAt(moment: Instant): TimeOfDay;
  /**
   * The moment of the local `time` on `date`. A time that clocks skip is as much later as they are set forward; of a
   * time that they show twice, it is the first (RFC 5545, section 3.3.5).
   * @returns a year of more than four digits if the last day of 9999 ends in the next year in UTC
   */
  momentAt(date: CalendarDate, time: TimeOfDay): Instant;
  /** The first moment of the local `date`, which is not midnight if clocks skip midnight on that day. */
  startOf(date: CalendarDate): Instant;
  /** The day on which the person's weeks begin: 0 for Monday to 6 for Sunday. Monday when left out. */
  firstWeekday?(): number;
}

/**
 * The clock of the machine in a time zone.
 * @param zone a name in the IANA database, such as `Europe/Berlin`; the zone of the machine, or `TZ` if that is set,
 * when left out
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

/**
 * The name of a time zone in the IANA database, as that spells it; that of the machine when left out.
 * @throws RangeError where no zone has that name
 */
export function timeZoneNamed(name?: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
}

/** The last moment of `date`, to the millisecond. */
export function endOf(date: CalendarDate, clock: Clock): Instant {
  return instant(Date.parse(clock.startOf(addDays(date, 1))) - 1);
}

type LocalTime = Pick<Clock, 'dateAt' | 'timeAt' | 'momentAt'>;

/** Uses the methods of Date, because loading `Intl` would delay the start of the program. */
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

/** The clock of the machine in its own time zone. */
export const systemClock: Clock = clockIn();

const day = 24 * 60 * 60 * 1000;

function timeIn(zone: string): LocalTime {
  const offsetAt = offsetsIn(zone);
  /** The local time in that zone, written as if it were UTC. */
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
      // No offset is longer than a day, so one of the two is the offset before a change of the clocks, and one that after.
      const [before, after] = [offsetAt(shown - day), offsetAt(shown + day)];
      const first = [before, after].find((offset) => offsetAt(shown - offset) === offset);
      return instant(shown - (first ?? before));
    },
  };
}

/** @returns a function from a moment, in milliseconds since 1970, to the offset of `zone` from UTC, in milliseconds */
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

/** If clocks skip midnight, this is the moment at which they do, even if the gap begins before midnight. */
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
