import { timeOfDay, type TimeOfDay } from '@todo/domain';

/** A time of a day, or one sentence that says why there is no such time. */
export type TimeReading =
  | {
      readonly time: TimeOfDay;
      /** Whether it is the first of the following day. */ readonly isNextDay: boolean;
    }
  | { readonly fault: string };

/** The pattern of a time, as a part of a larger one. */
export const timePattern = String.raw`(?:noon|midnight|\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m|\d{1,2}h(?:\d{2})?)`;

/** Reads `17:00`, `5pm`, `5:30 pm`, `17h`, `17h30`, `noon`, and `midnight`, which is the end of the day. */
export function timeFrom(text: string): TimeReading | undefined {
  if (text === 'midnight') return { time: at(0, 0), isNextDay: true };
  if (text === 'noon') return { time: at(12, 0), isNextDay: false };
  const [, hour, minutes, half] = /^(\d{1,2})(?:[:h](\d{2})|h)? ?([ap]m)?$/.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const said = Number(hour);
  const isTwelve = half !== undefined;
  if (isTwelve && (said < 1 || said > 12)) return { fault: `there is no ${said} ${half}` };
  const hours = isTwelve ? (said % 12) + (half === 'pm' ? 12 : 0) : said;
  const time = timeOfDay(hours, Number(minutes ?? 0));
  return time === undefined
    ? { fault: `there is no ${text}: times end at 23:59` }
    : { time, isNextDay: false };
}

const at = (hours: number, minutes: number) => timeOfDay(hours, minutes) as TimeOfDay;
