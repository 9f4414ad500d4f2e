declare const timeBrand: unique symbol;

/** A time as clocks on a wall show it, from `00:00` to `23:59` (ISO 8601, hh:mm). */
export type TimeOfDay = string & { readonly [timeBrand]: true };

/** The beginning of a day, `00:00`. */
export const midnight: TimeOfDay = '00:00' as TimeOfDay;

/** The time with these numbers; `undefined` if there is no such time. */
export function timeOfDay(hours: number, minutes: number): TimeOfDay | undefined {
  const isShown = isWhole(hours, 23) && isWhole(minutes, 59);
  return isShown ? (`${twoDigits(hours)}:${twoDigits(minutes)}` as TimeOfDay) : undefined;
}

function isWhole(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= most;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
