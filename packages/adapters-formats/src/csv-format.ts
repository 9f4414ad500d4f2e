import type { FileEntry, JsonObject, JsonValue, OutgoingTodo } from '@todo/application';
import {
  calendarDateFrom,
  dueFrom,
  isCalendarDate,
  todoIdFrom,
  type Due,
  type Instant,
  type Priority,
  type Status,
  sentence,
} from '@todo/domain';
import { stringify } from 'csv-stringify/sync';
import { columnNames, columnsFrom, type ColumnName, type Columns } from './csv-columns.ts';
import { cellsOf, csvRecords } from './csv-records.ts';
import type { DescribedFormat } from './described-format.ts';
import {
  fittedTodo,
  foreignMembers,
  incomingTodo,
  isJsonObject,
  originalTexts,
} from './incoming-todo.ts';
import { instantFrom, localDays, localMomentFrom, type LocalDays } from './moments.ts';
import { idsByText, ownId } from './own-id.ts';
import { present } from './present.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';
import { textLines } from './text-lines.ts';

/** Comma-separated values (RFC 4180) with a header. */
export const csvFormat: DescribedFormat = {
  name: 'csv',
  title: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',

  detect: (beginning) => {
    const [header = ''] = withoutMark(beginning).split(/\r?\n/, 1);
    if (/^\s*[[{]/.test(header)) return false;
    const cells = cellsOf(header);
    // Todoist's own format reads what has these.
    if (cells.includes('TYPE') && cells.includes('CONTENT')) return false;
    const columns = columnsFrom(cells);
    return columns !== undefined && (cells.length > 1 || cells[0]?.toLowerCase() === 'task');
  },

  async *read(bytes, context) {
    const days = localDays(context.timeZone);
    const idOf = idsByText();
    let columns: Columns | undefined;
    for await (const part of csvRecords(textLines(textBlocks(bytes)))) {
      if (part.kind === 'fault') {
        yield part;
        continue;
      }
      if (columns !== undefined) {
        yield entryFrom({ ...part, columns }, days, idOf);
        continue;
      }
      columns = columnsFrom(part.cells);
      if (columns === undefined) {
        const detail = 'The header has no column for the task: name one "task".';
        yield { kind: 'fault', line: part.line, detail };
        return;
      }
    }
  },

  async *write(todos) {
    let rows: (readonly string[])[] = [columnNames];
    for await (const outgoing of todos) {
      rows.push(rowOf(outgoing));
      if (rows.length < batchSize) continue;
      yield stringify(rows, written);
      rows = [];
    }
    if (rows.length > 0) yield stringify(rows, written);
  },

  holds: {
    id: { place: '`id` and `createdAt`', kept: 'whole' },
    task: { place: '`task`', kept: 'whole' },
    status: { place: '`status`', kept: 'whole' },
    priority: { place: '`priority`', kept: 'whole' },
    due: { place: '`due`', kept: 'whole' },
    tags: { place: '`tags`, with spaces between them', kept: 'whole' },
    notes: { place: '`notes`, with its line breaks', kept: 'whole' },
    createdAt: { place: '`createdAt`', kept: 'whole' },
    updatedAt: { place: '`updatedAt`', kept: 'whole' },
    completedAt: { place: '`completedAt`', kept: 'whole' },
  },
  rules: [
    'Columns may be in any order and have other common names (`Title`, `Due date`, `Labels`, `Done`). Only the task is required. Semicolons and tabs may separate cells, too.',
    'Other columns are kept beside the todo, and an export writes them as JSON in the column `extra`.',
    'A cell that begins with `=`, `+`, `-` or `@` is written as it is. A spreadsheet may take it for a formula, but a character before it would end up in the todo on the next import.',
    'A date that is neither `2026-11-30` nor `2026-11-30 17:00` (with seconds or an offset if you like) is a fault, because `11/12/2026` is one day in some countries and another in others.',
    'An unknown status or priority is reported as a loss and kept beside the todo.',
    'Without an id column, an import recognises a row by its task.',
  ],
};

/** Of the rows that are written at once. */
const batchSize = 200;

/** Without the pattern, a cell with a line feed alone would stand without quotes. */
const written = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ };

function rowOf({ todo, external }: OutgoingTodo): readonly string[] {
  const { task, notes, tags } = originalTexts(todo, external?.extra);
  const extra = foreignMembers(external?.extra);
  const cells: Readonly<Record<ColumnName, string>> = {
    id: String(todo.id),
    task,
    status: todo.status,
    priority: todo.priority,
    due: todo.due ?? '',
    tags: (tags.some((tag) => /[\s,]/u.test(tag)) ? todo.tags : tags).join(' '),
    notes,
    createdAt: todo.createdAt,
    updatedAt: todo.updatedAt,
    completedAt: todo.completedAt ?? '',
    externalId: external?.id ?? '',
    extra: Object.keys(extra).length > 0 ? JSON.stringify(extra) : '',
  };
  return columnNames.map((name) => cells[name]);
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly columns: Columns;
}

type Cells = Readonly<Partial<Record<ColumnName | 'isDone', string>>>;

function entryFrom(
  { line, cells, columns: { isOwn, meanings } }: Row,
  days: LocalDays,
  idOf: (text: string) => string,
): FileEntry {
  if (cells.slice(meanings.length).some((cell) => cell !== '')) {
    return { kind: 'fault', line, detail: 'The row has more cells than the header.' };
  }
  const known: Record<string, string> = {};
  const extra: [string, JsonValue][] = [];
  for (const [index, meaning] of meanings.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    if (typeof meaning === 'string') known[meaning] = cell;
    else extra.push([meaning.other, cell]);
  }
  return isOwn
    ? ownEntry(line, known, idOf)
    : foreignEntry(line, known, Object.fromEntries(extra), days, idOf);
}

/** A row as {@link rowOf} writes it, and no other. */
function ownEntry(line: number, cells: Cells, idOf: (text: string) => string): FileEntry {
  const { task = '', status = 'Pending', priority = 'none', due = null, tags, notes } = cells;
  const moments = momentsFrom(cells, instantFrom);
  if ('fault' in moments) return { kind: 'fault', line, detail: moments.fault };
  const extra = cells.extra === undefined ? {} : parsedExtra(cells.extra);
  if (extra === undefined) return { kind: 'fault', line, detail: 'Extra must be a JSON object.' };
  const id = todoIdFrom(cells.id ?? '');
  const { createdAt } = moments;
  const origin = id !== undefined && createdAt ? { id, createdAt } : undefined;
  return incomingTodo(
    line,
    {
      task,
      status: status as Status,
      priority: priority as Priority,
      due,
      tags: tags?.split(' ') ?? [],
      notes,
    },
    {
      ...moments,
      completedAt: status === 'Completed' ? moments.completedAt : undefined,
      origin,
      externalId: cells.externalId ?? (origin ? ownId(origin) : idOf(task)),
      extra,
    },
  );
}

function foreignEntry(
  line: number,
  cells: Cells,
  others: JsonObject,
  days: LocalDays,
  idOf: (text: string) => string,
): FileEntry {
  const { task = '', notes } = cells;
  const due = cells.due === undefined ? null : anyDueFrom(cells.due, days);
  if (due === undefined) return { kind: 'fault', line, detail: notDate('due') };
  const moments = momentsFrom(cells, (text) => momentFrom(text, days));
  if ('fault' in moments) return { kind: 'fault', line, detail: moments.fault };
  const status = statusFrom(cells);
  const priority = wordIn(priorities, cells.priority ?? '');
  const unknown = present({
    status: status === undefined ? cells.status : undefined,
    priority: priority === undefined ? cells.priority : undefined,
  });
  const completedAt = moments.completedAt ?? momentFrom(cells.isDone ?? '', days);
  return fittedTodo(
    line,
    {
      task,
      status: status ?? 'Pending',
      priority: priority ?? 'none',
      due,
      tags: tagsFrom(cells.tags ?? ''),
      notes,
    },
    {
      ...moments,
      completedAt: status === 'Completed' ? completedAt : undefined,
      externalId: cells.externalId ?? idOf(task),
      extra: { ...others, ...unknown },
      losses: Object.keys(unknown),
    },
  );
}

type Moments = {
  readonly [Name in 'createdAt' | 'updatedAt' | 'completedAt']?: Instant | undefined;
};

/** The moments of the row, or the fault of the first that is none. */
function momentsFrom(
  cells: Cells,
  parse: (text: string) => Instant | undefined,
): Moments | { readonly fault: string } {
  const names = ['createdAt', 'updatedAt', 'completedAt'] as const;
  const bad = names.find((name) => cells[name] !== undefined && parse(cells[name]) === undefined);
  if (bad !== undefined) return { fault: notDate(bad) };
  return Object.fromEntries(
    names.flatMap((name) => (cells[name] === undefined ? [] : [[name, parse(cells[name])]])),
  );
}

function notDate(column: string): string {
  return sentence(`${column} must be a date (2026-11-30) or an instant (2026-11-30T17:00:00Z)`);
}

function parsedExtra(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function anyDueFrom(text: string, days: LocalDays): Due | undefined {
  const trimmed = text.trim();
  return dueFrom(trimmed) ?? dueFrom(localMomentFrom(trimmed, days));
}

function momentFrom(text: string, days: LocalDays): Instant | undefined {
  const due = anyDueFrom(text, days);
  if (due === undefined) return undefined;
  return isCalendarDate(due) ? days.startOf(due) : instantFrom(due);
}

/** With a comma, tags may have spaces, which become hyphens. */
function tagsFrom(text: string): readonly string[] {
  const tags = /[,;]\s|,/u.test(text) ? text.split(/,|;\s/u) : text.split(/\s+/u);
  return tags.map((tag) => tag.trim()).filter((tag) => tag !== '');
}

const open = ['', 'pending', 'todo', 'open', 'new', 'needsaction', 'notstarted', 'backlog'];
const started = ['inprocess', 'inprogress', 'started', 'doing', 'active'];
const done = ['completed', 'complete', 'done', 'closed', 'finished', 'x', 'true', 'yes', '1'];
const statuses: Readonly<Record<Status, readonly string[]>> = {
  Pending: [...open, 'false', 'no', '0'],
  'In Process': started,
  Completed: done,
};
const priorities: Readonly<Record<Priority, readonly string[]>> = {
  none: ['', 'none', 'no', '-'],
  low: ['low', 'l', 'lowest', 'minor'],
  medium: ['medium', 'm', 'med', 'normal', 'moderate'],
  high: ['high', 'h', 'highest', 'urgent', 'critical', 'major'],
};

/** Undefined where the status has a name of its own. Another column may say that the todo is done. */
function statusFrom({ status, isDone = '' }: Cells): Status | undefined {
  const said = wordIn(statuses, isDone) ?? (calendarDateFrom(isDone.slice(0, 10)) && 'Completed');
  return said === 'Completed' ? said : wordIn(statuses, status ?? '');
}

function wordIn<Meaning extends string>(
  words: Readonly<Record<Meaning, readonly string[]>>,
  text: string,
): Meaning | undefined {
  const word = text.toLowerCase().replaceAll(/[\s_-]/g, '');
  return (Object.keys(words) as Meaning[]).find((meaning) => words[meaning].includes(word));
}
