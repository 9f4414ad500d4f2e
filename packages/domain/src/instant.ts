declare const instantBrand: unique symbol;

/**
 * A moment in UTC, to the millisecond, always written `2026-11-22T09:30:00.000Z`
 * (RFC 3339, section 5.6). As text it cannot be changed, and it sorts as time does.
 */
export type Instant = string & { readonly [instantBrand]: true };

/**
 * The instant at a moment.
 * @param moment milliseconds since 1970-01-01T00:00:00Z, or a Date
 * @throws RangeError when that moment has no date
 */
export function instant(moment: number | Date): Instant {
  return new Date(moment).toISOString() as Instant;
}

const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Whether a text is a moment as the system writes it, on a day that exists. */
export function isInstant(text: string): text is Instant {
  const moment = pattern.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(moment) && instant(moment) === text;
}

/** The later of the two: a clock may be set back, but the instants of a todo must not decrease. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
