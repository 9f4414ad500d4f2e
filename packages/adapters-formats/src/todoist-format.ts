import { type FileEntry, type IncomingTodo } from '@todo/application';
import type { Priority } from '@todo/domain';
import { sentence } from '@todo/domain';
import { cellsOf, csvRecords } from './csv-records.ts';
import type { DescribedFormat } from './described-format.ts';
import { fittedTodo } from './incoming-todo.ts';
import { localDays, type LocalDays } from './moments.ts';
import { idsByText } from './own-id.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';
import { textLines } from './text-lines.ts';
import { todoistDate } from './todoist-dates.ts';

/** The CSV file of a Todoist project, which has tasks, sections and notes. It is only read. */
export const todoistFormat: DescribedFormat = {
  name: 'todoist',
  title: 'Todoist CSV',
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',

  detect: (beginning) => {
    const [header = ''] = withoutMark(beginning).split(/\r?\n/, 1);
    if (!header.includes('TYPE') || !header.includes('CONTENT')) return false;
    const cells = cellsOf(header);
    return cells.includes('TYPE') && cells.includes('CONTENT');
  },

  async *read(bytes, { timeZone, now }) {
    const days = localDays(timeZone);
    const today = days.clock.dateAt(now);
    const project: Project = { section: '', parents: [], idOf: idsByText() };
    let header: readonly string[] | undefined;
    // The notes of a task stand in the rows after it.
    let task: Row | undefined;
    let notes: string[] = [];
    for await (const part of csvRecords(textLines(textBlocks(bytes)))) {
      if (part.kind === 'fault') {
        yield part;
        continue;
      }
      if (header === undefined) {
        header = part.cells;
        if (header.includes('TYPE') && header.includes('CONTENT')) continue;
        const detail = 'The header has no columns TYPE and CONTENT: it is no export of Todoist.';
        yield { kind: 'fault', line: part.line, detail };
        return;
      }
      const row = rowOf(header, part.cells, part.line);
      if (row.cell('TYPE') === 'note') {
        notes.push(row.cell('CONTENT'));
        continue;
      }
      if (task !== undefined) yield entryFrom(task, notes, project, { days, today });
      task = undefined;
      notes = [];
      switch (row.cell('TYPE')) {
        case 'task':
          task = row;
          break;
        case 'section':
          project.section = row.cell('CONTENT');
          project.parents = [];
          break;
        // Blank rows stand between sections, and `meta` has how the project is shown.
        case '':
        case 'meta':
          break;
        default:
          yield { kind: 'fault', line: part.line, detail: 'TYPE is not one of Todoist.' };
      }
    }
    if (task !== undefined) yield entryFrom(task, notes, project, { days, today });
  },

  holds: {
    id: { place: 'nowhere', kept: 'lost' },
    task: { place: '`CONTENT`', kept: 'in part', limits: 'Labels are taken out of the text.' },
    status: { place: 'nowhere: Todoist exports open tasks only', kept: 'lost' },
    priority: { place: '`PRIORITY`: 1 high, 2 medium, 3 low, 4 none', kept: 'whole' },
    due: {
      place: '`DATE`',
      kept: 'in part',
      limits:
        'Text that is not a date, such as `every friday`, is reported as a loss and kept beside the todo.',
    },
    tags: { place: '`@label` in `CONTENT`', kept: 'whole' },
    notes: { place: '`DESCRIPTION`, and the notes below the task', kept: 'whole' },
    createdAt: { place: 'nowhere', kept: 'lost' },
    updatedAt: { place: 'nowhere', kept: 'lost' },
    completedAt: { place: 'nowhere', kept: 'lost' },
  },
  rules: [
    'An empty `PRIORITY` is 1, as Todoist reads it.',
    'The section and the task that a subtask belongs to are kept beside the todo, as are `RESPONSIBLE`, `DATE_LANG`, `DURATION` and other columns.',
    'A date without a year is the one nearest to the day of the import. Attachments stay in the notes as text; they are never fetched.',
    'An import recognises a task by its section, the task above it and its text.',
  ],
};

interface Project {
  section: string;
  /** The ids of the task above and of those above it, by their indent. */
  parents: readonly string[];
  readonly idOf: (text: string) => string;
}

interface Row {
  readonly line: number;
  readonly cell: (column: string) => string;
  readonly columns: readonly string[];
}

function rowOf(columns: readonly string[], cells: readonly string[], line: number): Row {
  return { line, columns, cell: (column) => cells[columns.indexOf(column)] ?? '' };
}

/** Read into fields, or only known to be the same for all tasks. */
const readColumns = ['TYPE', 'CONTENT', 'DESCRIPTION', 'PRIORITY', 'INDENT', 'DATE', 'AUTHOR'];

const priorities: Readonly<Record<string, Priority>> = {
  '': 'high',
  '1': 'high',
  '2': 'medium',
  '3': 'low',
  '4': 'none',
};

function entryFrom(
  row: Row,
  notes: readonly string[],
  project: Project,
  {
    days,
    today,
  }: { readonly days: LocalDays; readonly today: ReturnType<LocalDays['clock']['dateAt']> },
): FileEntry {
  const { line, cell, columns } = row;
  const priority = priorities[cell('PRIORITY')];
  const indent = Number(cell('INDENT') || '1');
  if (priority === undefined) return fault(line, 'PRIORITY must be 1, 2, 3 or 4');
  if (!Number.isInteger(indent) || indent < 1) return fault(line, 'INDENT must be 1 or more');
  const { text, labels } = contentFrom(cell('CONTENT'));
  const parents = project.parents.slice(0, indent - 1);
  const parent = parents.at(-1);
  const externalId = project.idOf([project.section, parent ?? '', text].join('\n'));
  project.parents = [...parents, externalId];
  const date = cell('DATE');
  const due = date === '' ? null : todoistDate(date, zoneOf(cell('TIMEZONE'), days), today);
  const others = columns.filter((column) => !readColumns.includes(column) && cell(column) !== '');
  return fittedTodo(
    line,
    {
      task: text,
      priority,
      due: due ?? null,
      tags: labels,
      notes: [cell('DESCRIPTION'), ...notes].filter((part) => part !== '').join('\n\n'),
    },
    {
      externalId,
      extra: {
        ...Object.fromEntries(others.map((column) => [column, cell(column)])),
        ...(project.section !== '' && { section: project.section }),
        ...(parent !== undefined && { parent }),
        ...(due === undefined && { DATE: date }),
      },
      losses: due === undefined ? ['due'] : [],
    } satisfies Partial<IncomingTodo>,
  );
}

function fault(line: number, detail: string): FileEntry {
  return { kind: 'fault', line, detail: sentence(detail) };
}

/** The zone of a task with a time of day; a name that is none of the IANA database is that of the person. */
function zoneOf(name: string, days: LocalDays): LocalDays {
  if (name === '') return days;
  try {
    return localDays(name);
  } catch (error) {
    if (error instanceof RangeError) return days;
    throw error;
  }
}

/** Labels are words with `@`. A task whose text begins with `* ` cannot be completed in Todoist; here it can. */
function contentFrom(content: string): {
  readonly text: string;
  readonly labels: readonly string[];
} {
  const words = content.replace(/^\* /, '').split(' ');
  const labels = words.filter((word) => /^@./u.test(word)).map((word) => word.slice(1));
  const text = words.filter((word) => !/^@./u.test(word)).join(' ');
  return text.trim() === '' ? { text: content, labels } : { text, labels };
}
