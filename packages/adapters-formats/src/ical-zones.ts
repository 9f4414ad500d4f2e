import { instant, type CalendarDate, type Instant, type TimeOfDay } from '@todo/domain';
import ICAL from 'ical.js';
import { propertyOf, type CalendarComponent } from './ical-components.ts';
import { localDays, remembered } from './moments.ts';

/** The time zones of one file, by their TZID. */
export interface CalendarZones {
  /** Takes a VTIMEZONE into account. */
  add(zone: CalendarComponent): void;
  /** The lines of the VTIMEZONE with that id. */
  linesOf(id: string): readonly string[] | undefined;
  /** A local time in that zone as an instant; undefined where the zone is not known. */
  momentIn(id: string, date: CalendarDate, time: TimeOfDay, seconds: number): Instant | undefined;
}

/** So many zones of a file are held; no calendar has as many. */
const maxZones = 30;
const maxZoneLength = 64 * 1024;

/**
 * A zone is found by its name in the IANA database, which may be the end of its id, as `/example.org/Europe/Berlin`;
 * otherwise its VTIMEZONE says when clocks change (RFC 5545, section 3.6.5).
 */
export function calendarZones(): CalendarZones {
  const components = new Map<string, CalendarComponent>();
  const known = remembered((id: string) => namedZone(id));
  const defined = remembered((id: string) => {
    const component = components.get(id);
    return component && definedZone(component);
  });
  return {
    add(zone) {
      const id = propertyOf(zone, 'TZID')?.text.replace(/^[^:]*:/, '');
      const length = linesOf(zone).reduce((sum, line) => sum + line.length, 0);
      if (id === undefined || length > maxZoneLength || components.size >= maxZones) return;
      if (!components.has(id)) components.set(id, zone);
    },
    linesOf(id) {
      const component = components.get(id);
      return component && linesOf(component);
    },
    momentIn(id, date, time, seconds) {
      const named = known(id);
      if (named !== undefined) {
        return instant(Date.parse(named.clock.momentAt(date, time)) + seconds * 1000);
      }
      const zone = components.has(id) ? defined(id) : undefined;
      if (zone === undefined) return undefined;
      const local = new ICAL.Time(
        {
          year: Number(date.slice(0, 4)),
          month: Number(date.slice(5, 7)),
          day: Number(date.slice(8)),
          hour: Number(time.slice(0, 2)),
          minute: Number(time.slice(3)),
          second: seconds,
          isDate: false,
        },
        zone,
      );
      return instant(local.toUnixTime() * 1000);
    },
  };
}

function linesOf({ name, properties, inner }: CalendarComponent): readonly string[] {
  return [`BEGIN:${name}`, ...properties.map(({ text }) => text), ...inner, `END:${name}`];
}

function namedZone(id: string) {
  const parts = id.split('/');
  // Names have two or three parts: `Europe/Berlin`, `America/Indiana/Knox`.
  for (const name of [id, parts.slice(-2).join('/'), parts.slice(-3).join('/')]) {
    try {
      return localDays(name);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return undefined;
}

/**
 * ical.js counts out every change of the clocks up to the year that is asked for. A rule that is not of the few
 * that time zones need could have it count for hours, so such a zone is not known.
 */
const rule =
  /^FREQ=YEARLY(?=.*;BYMONTH=)(?:;(?:BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[\d,-]{1,20}|INTERVAL=\d|WKST=[A-Z]{2}|UNTIL=[\dTZ]{8,16}))*$/i;
const maxRules = 10;
const maxObservances = 50;

function definedZone(component: CalendarComponent): ICAL.Timezone | undefined {
  const lines = linesOf(component);
  const rules = lines.filter((line) => /^RRULE/i.test(line));
  const isSimple =
    rules.length <= maxRules && rules.every((line) => rule.test(line.replace(/^[^:]*:/, '')));
  const observances = lines.filter((line) => /^BEGIN:/i.test(line)).length;
  if (!isSimple || observances > maxObservances) return undefined;
  try {
    const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(lines.join('\r\n')) as object[]));
    // It only looks at the component when it is first asked.
    zone.utcOffset(ICAL.Time.fromDateTimeString('2026-11-30T12:00:00'));
    return zone;
  } catch {
    // ical.js throws errors of every kind at what is no time zone.
    return undefined;
  }
}
