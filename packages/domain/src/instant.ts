declare const instantBrand: unique symbol;

/**
 * A moment in UTC, to the millisecond, always written `2026-11-22T09:30:00.000Z`
 * (RFC 3339, section 5.6). As text it cannot be changed, and it sorts as time does.
 */
export type Instant = string & { readonly [instantBrand]: true };

/**
 * @param moment milliseconds since 1970-01-01T00:00:00Z, or a Date
 * @throws RangeError when that moment has no date
 */
export function instant(moment: number | Date): Instant {
  return new Date(moment).toISOString() as Instant;
}

/** The later of the two: a clock may be set back, but the instants of a todo must not decrease. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
