import type {
  FileEntry,
  FormatContext,
  JsonObject,
  JsonValue,
  OnLoss,
  OutgoingTodo,
} from '@todo/application';
import {
  addDays,
  calendarDateFrom,
  dueFrom,
  isCalendarDate,
  timeOfDay,
  type Due,
  type Instant,
  type Priority,
  type Status,
  type Todo,
} from '@todo/domain';
import ICAL from 'ical.js';
import type { DescribedFormat } from './described-format.ts';
import { calendarComponents, type CalendarComponent } from './ical-components.ts';
import {
  escapedText,
  foldedLine,
  listedTexts,
  propertyName,
  type ContentLine,
} from './ical-lines.ts';
import { calendarZones, type CalendarZones } from './ical-zones.ts';
import {
  fittedTodo,
  foreignMembers,
  isJsonObject,
  originalTexts,
  stringsOf,
} from './incoming-todo.ts';
import {
  compactMoment,
  dueAt,
  instantFrom,
  localDays,
  localMomentFrom,
  momentOf,
  type LocalDays,
} from './moments.ts';
import { exactMoment, idsByText, originFrom, ownId } from './own-id.ts';
import { present } from './present.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';
import { textLines } from './text-lines.ts';

/** Tasks of a calendar: VTODO (RFC 5545, section 3.6.2). */
export const icalFormat: DescribedFormat = {
  name: 'ical',
  title: 'iCalendar',
  mediaType: 'text/calendar; charset=utf-8',
  extension: 'ics',

  detect: (beginning) => /^\s*BEGIN:VCALENDAR\s/i.test(withoutMark(beginning)),

  async *read(bytes, { timeZone }) {
    const reading = { days: localDays(timeZone), zones: calendarZones(), idOf: idsByText() };
    for await (const part of calendarComponents(textLines(textBlocks(bytes)))) {
      if (part.kind === 'fault') yield part;
      else if (part.name === 'VTODO') yield entryFrom(part, reading);
      else if (part.name === 'VTIMEZONE') reading.zones.add(part);
      else {
        const detail = `${part.name} is not a task.`;
        yield { kind: 'skipped', line: part.line, detail };
      }
    }
  },

  async *write(todos, context) {
    yield 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Todo//Todo//EN\r\n';
    const zones = new Set<string>();
    for await (const outgoing of todos) {
      let text = '';
      for (const zone of zonesOf(outgoing)) {
        const lines = zone.map(foldedLine).join('');
        if (!zones.has(lines)) text += lines;
        zones.add(lines);
      }
      yield text + linesOf(outgoing, context).map(foldedLine).join('');
    }
    yield 'END:VCALENDAR\r\n';
  },

  holds: {
    id: { place: '`UID`', kept: 'whole' },
    task: { place: '`SUMMARY`', kept: 'whole' },
    status: { place: '`STATUS`: `NEEDS-ACTION`, `IN-PROCESS`, `COMPLETED`', kept: 'whole' },
    priority: { place: '`PRIORITY`: 1, 5, 9, or none', kept: 'whole' },
    due: {
      place: '`DUE`, as a date or in UTC',
      kept: 'in part',
      limits: 'Instants lose fractions of a second.',
    },
    tags: { place: '`CATEGORIES`', kept: 'whole' },
    notes: {
      place: '`DESCRIPTION`',
      kept: 'in part',
      limits: 'A carriage return becomes a line feed.',
    },
    createdAt: { place: '`CREATED`', kept: 'in part', limits: 'To the second.' },
    updatedAt: { place: '`LAST-MODIFIED`', kept: 'in part', limits: 'To the second.' },
    completedAt: { place: '`COMPLETED`', kept: 'in part', limits: 'To the second.' },
  },
  rules: [
    '`PRIORITY` 1 to 4 is high, 5 medium, 6 to 9 low. While the priority is the same, an export writes the same number.',
    'A cancelled task goes to the trash. Events, journals and single occurrences of a recurring task (`RECURRENCE-ID`) are skipped.',
    'A time with a time zone becomes an instant; a time without one is in your time zone. If the due date has not changed since, an export writes it as it was, with its `VTIMEZONE`.',
    '`RRULE`, `DTSTART`, `ATTACH`, `RELATED-TO`, `VALARM` and all other properties are kept beside the todo and written again. Attachments are never fetched.',
    'A task without `SUMMARY` is named after the first line of its description, or "Untitled".',
  ],
};

interface Reading {
  readonly days: LocalDays;
  readonly zones: CalendarZones;
  /** For tasks without the UID that they must have. */
  readonly idOf: (text: string) => string;
}

/** A property as ical.js has it: its name, parameters, type and values (jCal, RFC 7265, section 3.4). */
type JcalProperty = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: readonly unknown[],
];

/** What is read into fields. DTSTAMP says when the file was written. */
const known = [
  'UID',
  'DTSTAMP',
  'SUMMARY',
  'DESCRIPTION',
  'STATUS',
  'PRIORITY',
  'DUE',
  'CREATED',
  'LAST-MODIFIED',
  'COMPLETED',
];
/** What says something about those where they are missing, and is kept as it is. */
const consulted = ['PERCENT-COMPLETE', 'DTSTART', 'DURATION'];

class Unreadable extends Error {
  readonly line: number;

  constructor(line: number, detail: string) {
    super(detail);
    this.line = line;
  }
}

function entryFrom(component: CalendarComponent, reading: Reading): FileEntry {
  try {
    return taskFrom(component, reading);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'fault', line: error.line, detail: error.message };
  }
}

/** The properties of a task that are read, and the lines of all others. */
interface Properties {
  readonly first: (name: string) => JcalProperty | undefined;
  readonly lineOf: (name: string) => ContentLine | undefined;
  readonly categories: readonly string[];
  readonly others: readonly string[];
}

function propertiesOf({ properties, inner }: CalendarComponent): Properties {
  const found = new Map<string, { readonly line: ContentLine; readonly property: JcalProperty }>();
  const categories: string[] = [];
  const others: string[] = [];
  for (const line of properties) {
    const name = propertyName(line.text);
    if (name === 'CATEGORIES') {
      categories.push(...listedTexts(line.text));
      continue;
    }
    const isFirst = !found.has(name);
    if (!isFirst || !known.includes(name)) others.push(line.text);
    if (isFirst && (known.includes(name) || consulted.includes(name))) {
      found.set(name, { line, property: parsed(line) });
    }
  }
  return {
    first: (name) => found.get(name)?.property,
    lineOf: (name) => found.get(name)?.line,
    categories,
    others: [...others, ...inner],
  };
}

function parsed({ line, text }: ContentLine): JcalProperty {
  try {
    return ICAL.parse.property(text) as JcalProperty;
  } catch {
    // ical.js throws errors of every kind at what is no property.
    throw new Unreadable(line, `${propertyName(text)} is not as iCalendar has it.`);
  }
}

function taskFrom(component: CalendarComponent, reading: Reading): FileEntry {
  const { line } = component;
  if (component.properties.some(({ text }) => propertyName(text) === 'RECURRENCE-ID')) {
    return { kind: 'skipped', line, detail: 'The task is an occurrence of a recurring task.' };
  }
  const properties = propertiesOf(component);
  const { first, lineOf, categories, others } = properties;
  const text = (name: string) => textOf(first(name));
  const moment = (name: string) => momentFrom(first(name), lineOf(name), reading);
  const uid = text('UID');
  const origin = uid?.endsWith(uidEnd) ? originFrom(uid.slice(0, -uidEnd.length)) : undefined;
  const notes = text('DESCRIPTION') ?? '';
  const task = text('SUMMARY')?.trim() || notes.trim().split('\n', 1)[0]?.trim() || 'Untitled';
  const { status, isDeleted, isKnown } = statusOf(properties);
  const due = dueOf(properties, reading);
  const priority = priorityOf(text('PRIORITY'));
  const written = {
    summary: lineWithParameters('SUMMARY', properties, task),
    description: lineWithParameters('DESCRIPTION', properties, notes),
    due: due.written,
    priority: priority.written,
  };
  return fittedTodo(
    line,
    {
      task,
      status,
      priority: priority.is,
      due: due.is,
      tags: categories,
      notes,
    },
    {
      externalId: origin === undefined ? (uid ?? reading.idOf(task)) : ownId(origin),
      origin,
      createdAt: exactMoment(moment('CREATED'), origin, compactMoment),
      updatedAt: moment('LAST-MODIFIED'),
      completedAt: status === 'Completed' ? moment('COMPLETED') : undefined,
      isDeleted,
      extra: {
        ...(present(written) as JsonObject),
        ...(others.length > 0 && { lines: others }),
        ...(due.zones.length > 0 && { zones: due.zones }),
      },
      losses: [
        ...(isKnown ? [] : ['status']),
        ...(priority.isKnown ? [] : ['priority']),
        ...(due.isZoneKnown ? [] : ['due']),
      ],
    },
  );
}

function textOf(property: JcalProperty | undefined): string | undefined {
  if (property === undefined) return undefined;
  const [, , , value] = property;
  return typeof value === 'number' ? String(value) : (value as string | undefined);
}

/** A line of the file, and the value of the field for which it is written again. */
function lineWithParameters(
  name: string,
  { first, lineOf }: Properties,
  is: string,
): JsonObject | undefined {
  const parameters = Object.keys(first(name)?.[1] ?? {});
  const line = lineOf(name);
  return line === undefined || parameters.length === 0 ? undefined : { line: line.text, is };
}

const statuses: Readonly<Record<string, Status>> = {
  'NEEDS-ACTION': 'Pending',
  'IN-PROCESS': 'In Process',
  COMPLETED: 'Completed',
  CANCELLED: 'Pending',
};
const statusNames: Readonly<Record<Status, string>> = {
  Pending: 'NEEDS-ACTION',
  'In Process': 'IN-PROCESS',
  Completed: 'COMPLETED',
};

function statusOf({ first }: Properties): {
  readonly status: Status;
  readonly isDeleted: true | undefined;
  readonly isKnown: boolean;
} {
  const said = textOf(first('STATUS'))?.trim().toUpperCase();
  const percent = Number(textOf(first('PERCENT-COMPLETE')) ?? 0);
  const isDone = first('COMPLETED') !== undefined || percent >= 100;
  const implied = isDone ? 'Completed' : percent > 0 ? 'In Process' : 'Pending';
  return {
    status: statuses[said ?? ''] ?? implied,
    isDeleted: said === 'CANCELLED' ? true : undefined,
    isKnown: said === undefined || Object.hasOwn(statuses, said),
  };
}

const numbers: Readonly<Record<Priority, string | undefined>> = {
  high: '1',
  medium: '5',
  low: '9',
  none: undefined,
};

function priorityOf(text = '0'): {
  readonly is: Priority;
  readonly isKnown: boolean;
  readonly written: JsonObject | undefined;
} {
  const number = /^[0-9]$/.test(text.trim()) ? Number(text) : undefined;
  const is = number === undefined ? 'none' : priorityFrom(number);
  const isUsual = number === 0 || numbers[is] === text.trim();
  return {
    is,
    isKnown: number !== undefined,
    written: number === undefined || isUsual ? undefined : { line: `PRIORITY:${number}`, is },
  };
}

function priorityFrom(number: number): Priority {
  if (number === 0) return 'none';
  if (number === 5) return 'medium';
  return number < 5 ? 'high' : 'low';
}

interface ReadDue {
  readonly is: Due | null;
  readonly isZoneKnown: boolean;
  readonly written: JsonObject | undefined;
  /** Of the zones that the lines of the task name, those that the file defines. */
  readonly zones: readonly (readonly string[])[];
}

function dueOf(properties: Properties, reading: Reading): ReadDue {
  const { first, lineOf, others } = properties;
  const property = first('DUE');
  const line = lineOf('DUE');
  const texts = line === undefined ? others : [line.text, ...others];
  const ids = new Set(
    texts.flatMap((text) => /;TZID="?([^:;"]+)"?[:;]/i.exec(text.slice(0, 500))?.[1] ?? []),
  );
  const zones = [...ids].flatMap((id) => {
    const lines = reading.zones.linesOf(id);
    return lines === undefined ? [] : [lines];
  });
  if (property === undefined || line === undefined) {
    const is = dueAfterDuration(properties, reading);
    const written = is === null ? undefined : { line: null, is };
    return { is, isZoneKnown: true, written, zones };
  }
  const { value, isZoneKnown } = timeFrom(property, line, reading);
  // A date and a time in UTC are written again just so.
  const isUsual = property[2] === 'date' || textOf(property)?.endsWith('Z') === true;
  return {
    is: value,
    isZoneKnown,
    written: isUsual ? undefined : { line: line.text, is: value },
    zones,
  };
}

/** A task may have a start and a duration in place of a due date. */
function dueAfterDuration({ first, lineOf }: Properties, reading: Reading): Due | null {
  const start = first('DTSTART');
  const line = lineOf('DTSTART');
  const duration = textOf(first('DURATION'));
  if (start === undefined || line === undefined || duration === undefined) return null;
  const { value } = timeFrom(start, line, reading);
  const match =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;
  const parts = match.exec(duration);
  if (parts === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (isCalendarDate(value)) return addDays(value, weeks * 7 + days);
  const length = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return dueFrom(new Date(Date.parse(value) + length * 1000).toISOString()) ?? null;
}

function timeFrom(
  property: JcalProperty,
  line: ContentLine,
  { days, zones }: Reading,
): { readonly value: Due; readonly isZoneKnown: boolean } {
  const [, parameters] = property;
  const text = textOf(property) ?? '';
  const exact = dueFrom(text);
  if (exact !== undefined) return { value: exact, isZoneKnown: true };
  const [, day = '', hours, minutes, seconds] =
    /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const date = calendarDateFrom(day);
  const time = timeOfDay(Number(hours), Number(minutes));
  const local = dueFrom(localMomentFrom(text, days));
  if (date === undefined || time === undefined || local === undefined) {
    throw new Unreadable(line.line, `${propertyName(line.text)} is not a date.`);
  }
  const id = parameters['tzid'];
  if (typeof id !== 'string') return { value: local, isZoneKnown: true };
  const moment = zones.momentIn(id, date, time, Number(seconds));
  if (moment === undefined) return { value: local, isZoneKnown: false };
  return { value: dueFrom(moment) ?? local, isZoneKnown: true };
}

function momentFrom(
  property: JcalProperty | undefined,
  line: ContentLine | undefined,
  reading: Reading,
): Instant | undefined {
  if (property === undefined || line === undefined) return undefined;
  const { value } = timeFrom(property, line, reading);
  return isCalendarDate(value) ? reading.days.startOf(value) : instantFrom(value);
}

/** Ends the UIDs of todos that were in no calendar before (RFC 7986, section 5.3, asks for more than a number). */
const uidEnd = '@todo';

function linesOf(
  { todo, external }: OutgoingTodo,
  { onLoss }: FormatContext & { readonly onLoss: OnLoss },
): readonly string[] {
  const extra = foreignMembers(external?.extra);
  const { task, tags, notes } = originalTexts(todo, external?.extra);
  const due = dueLine(todo, extra);
  if (due.isLoss) onLoss('due', todo);
  if (notes.includes('\r')) onLoss('notes', todo);
  const uid = external?.id ?? ownId(todo);
  const lines = [
    'BEGIN:VTODO',
    `UID:${originFrom(uid) === undefined ? escapedText(uid) : uid + uidEnd}`,
    momentLine('DTSTAMP', todo.updatedAt),
    momentLine('CREATED', todo.createdAt),
    momentLine('LAST-MODIFIED', todo.updatedAt),
    keptLine(extra['summary'], task) ?? `SUMMARY:${escapedText(task)}`,
    keptLine(extra['description'], notes) ?? textLine('DESCRIPTION', notes),
    `STATUS:${statusNames[todo.status]}`,
    momentLine('COMPLETED', todo.completedAt),
    keptLine(extra['priority'], todo.priority) ?? numberLine('PRIORITY', numbers[todo.priority]),
    due.line,
    tags.length === 0 ? undefined : `CATEGORIES:${tags.map(escapedText).join(',')}`,
    ...stringsOf(extra['lines']).filter((line) => isStillTrue(line, todo, due.isDuration)),
    'END:VTODO',
  ];
  return lines.filter((line) => line !== undefined);
}

function zonesOf({ external }: OutgoingTodo): readonly (readonly string[])[] {
  const zones = foreignMembers(external?.extra)['zones'];
  return Array.isArray(zones) ? zones.map(stringsOf) : [];
}

function momentLine(name: string, moment: Instant | null): string | undefined {
  const text = moment === null ? undefined : compactMoment(moment);
  return text === undefined ? undefined : `${name}:${text}`;
}

function textLine(name: string, text: string): string | undefined {
  return text === '' ? undefined : `${name}:${escapedText(text)}`;
}

function numberLine(name: string, number: string | undefined): string | undefined {
  return number === undefined ? undefined : `${name}:${number}`;
}

/** The line of the file from which the todo came, while the field is what it was then. */
function keptLine(kept: JsonValue | undefined, is: string): string | undefined {
  if (!isJsonObject(kept) || kept['is'] !== is || typeof kept['line'] !== 'string')
    return undefined;
  return kept['line'];
}

function dueLine(
  { due }: Todo,
  { due: kept }: JsonObject,
): { readonly line?: string; readonly isLoss: boolean; readonly isDuration: boolean } {
  if (due === null) return { isLoss: false, isDuration: false };
  if (isJsonObject(kept) && kept['is'] === due) {
    const { line } = kept;
    if (typeof line === 'string') return { line, isLoss: false, isDuration: false };
    return { isLoss: false, isDuration: true };
  }
  const moment = momentOf(due);
  if (moment === undefined) {
    const line = `DUE;VALUE=DATE:${due.replaceAll('-', '')}`;
    return { line, isLoss: false, isDuration: false };
  }
  const text = compactMoment(moment);
  if (text === undefined) return { isLoss: true, isDuration: false };
  const isLoss = dueAt(moment) !== dueFrom(`${moment.slice(0, 19)}Z`);
  return { line: `DUE:${text}`, isLoss, isDuration: false };
}

/** A duration stands in place of a due date, and how much is done has to fit the status. */
function isStillTrue(line: string, { status, due }: Todo, isDuration: boolean): boolean {
  const name = propertyName(line);
  if (name === 'DURATION') return isDuration || due === null;
  if (name !== 'PERCENT-COMPLETE') return true;
  const isDone = /:\s*100$/.test(line);
  return status === 'In Process' ? !isDone : isDone === (status === 'Completed');
}
