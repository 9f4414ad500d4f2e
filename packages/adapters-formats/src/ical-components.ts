import type { FileFault } from '@todo/application';
import { contentLines, propertyName, type ContentLine } from './ical-lines.ts';
import { maxEntryLength, tooLong, type LineBatch } from './text-lines.ts';

/** A component of a calendar, with the components in it. */
export interface CalendarComponent {
  readonly kind: 'component';
  /** `VTODO`, `VTIMEZONE`, `VEVENT`… */
  readonly name: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its own properties. */
  readonly properties: readonly ContentLine[];
  /** All lines of the components in it, from BEGIN to END. */
  readonly inner: readonly string[];
}

/** A component that is begun. */
interface Begun {
  readonly name: string;
  readonly line: number;
  readonly properties: ContentLine[];
  readonly inner: string[];
  /** The components within it that are begun. */
  readonly open: string[];
  length: number;
}

/**
 * The components of the calendars in a text (RFC 5545, section 3.6). No more than one is held.
 */
export async function* calendarComponents(
  lines: AsyncIterable<LineBatch>,
): AsyncGenerator<CalendarComponent | FileFault> {
  let isInCalendar = false;
  let isRefused = false;
  let begun: Begun | undefined;
  let last = 1;
  for await (const batch of contentLines(lines)) {
    for (const part of batch) {
      if (part.kind === 'fault') {
        yield part;
        continue;
      }
      last = part.line;
      const [, mark, name = ''] = /^(BEGIN|END):\s*(\S+)\s*$/i.exec(part.text) ?? [];
      const kind = mark?.toUpperCase();
      const component = name.toUpperCase();
      if (begun === undefined) {
        if (component === 'VCALENDAR') {
          isInCalendar = kind === 'BEGIN';
        } else if (!isInCalendar) {
          yield fault(part.line, 'The line stands outside of a calendar.');
          return;
        } else if (kind === 'BEGIN') {
          begun = beginning(component, part.line);
          isRefused = false;
        } else if (kind === 'END') {
          yield fault(part.line, `${component} ends, but has not begun.`);
        }
        continue;
      }
      const isLost = isBeginOfAnother(kind, component, begun);
      if (isLost) {
        yield fault(begun.line, `${begun.name} has no end.`);
        begun = component === 'VCALENDAR' ? undefined : beginning(component, part.line);
        isInCalendar = component !== 'VCALENDAR' || kind === 'BEGIN';
        isRefused = false;
        continue;
      }
      if (kind === 'END' && begun.open.length === 0) {
        if (component !== begun.name) {
          yield fault(part.line, `${component} ends, but has not begun.`);
          continue;
        }
        const { name: found, line, properties, inner } = begun;
        if (!isRefused) yield { kind: 'component', name: found, line, properties, inner };
        begun = undefined;
        continue;
      }
      if (!isRefused) take(begun, part, kind, component);
      if (begun.length > maxEntryLength) {
        yield fault(begun.line, tooLong);
        isRefused = true;
        begun = beginning(begun.name, begun.line);
      }
    }
  }
  if (begun !== undefined) yield fault(begun.line, `${begun.name} has no end.`);
  else if (isInCalendar) yield fault(last, 'The file ends in the middle.');
}

/** Tasks and events never stand in one another, so the end of the one before is missing. */
function isBeginOfAnother(kind: string | undefined, name: string, begun: Begun): boolean {
  if (name === 'VCALENDAR') return true;
  return kind === 'BEGIN' && ['VTODO', 'VEVENT', 'VJOURNAL'].includes(name) && begun.name !== '';
}

function beginning(name: string, line: number): Begun {
  return { name, line, properties: [], inner: [], open: [], length: 0 };
}

function take(begun: Begun, part: ContentLine, kind: string | undefined, name: string): void {
  const { line, text } = part;
  begun.length += text.length;
  if (kind === undefined && begun.open.length === 0) {
    begun.properties.push({ line, text });
    return;
  }
  begun.inner.push(text);
  if (kind === 'BEGIN') begun.open.push(name);
  else if (kind === 'END') begun.open.pop();
}

/** The first property of that name, as it stands in the file. */
export function propertyOf(
  { properties }: CalendarComponent,
  name: string,
): ContentLine | undefined {
  return properties.find(({ text }) => propertyName(text) === name);
}

function fault(line: number, detail: string): FileFault {
  return { kind: 'fault', line, detail };
}
