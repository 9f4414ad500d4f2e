import type { Todo } from '@todo/domain';
import { usualPreferences, type ColumnName, type DateStyle } from '../preferences.ts';
import type { Paint, Style } from '../terminal/paint.ts';
import {
  statusMarks,
  statusStyles,
  todoColumns,
  type ShownBy,
  type TodoColumn,
} from './shown-fields.ts';
import type { TextWidth } from './text-width.ts';
import type { TodoGroup } from './todo-groups.ts';
import type { TerminalView } from './view.ts';
import { wrap } from './wrap.ts';

/** If less width than this is left beside the other columns, they are put below the task. */
const leastTaskBeside = 24;
/** A narrower column would be unreadable; on a narrower terminal, the terminal breaks the lines. */
const leastTaskWidth = 8;
/** On a narrower terminal, one blank is between two columns. */
const leastForWideGap = 40;

/** What a person wants to see of the todos, beside the task. */
export interface TableLayout {
  readonly columns?: readonly ColumnName[];
  readonly dateStyle?: DateStyle;
  /** The same todos under headings. */
  readonly groups?: readonly TodoGroup[];
}

interface SizedColumn extends TodoColumn {
  readonly width: number;
}

/** A table as far as it is the same for every row. */
interface Table {
  readonly view: TerminalView;
  readonly by: ShownBy;
  readonly gap: string;
  /** The columns to the left of the task. */
  readonly beside: readonly SizedColumn[];
  /** The columns below the task. */
  readonly below: readonly SizedColumn[];
  readonly hasMarks: boolean;
  readonly taskWidth: number;
}

/**
 * A table of todos for a person on a terminal. The task is the last column; a mark before it says that it is in process,
 * or completed. Columns that no todo fills are left out. On a terminal that is too narrow for all columns, those beside the
 * id are below the task.
 */
export function todoTable(
  todos: readonly Todo[],
  view: TerminalView,
  layout: TableLayout = {},
): string {
  if (todos.length === 0) return '';
  const { groups = [{ todos }] } = layout;
  const table = tableFor(todos, view, layout);
  const rows = groups.flatMap(({ heading, todos: some }) => [
    ...(heading === undefined ? [] : [view.paint('underline', heading)]),
    ...some.flatMap((todo) => rowOf(todo, table)),
  ]);
  return [view.paint('dim', headOf(table)), ...rows].map((line) => `${line}\n`).join('');
}

function tableFor(
  todos: readonly Todo[],
  view: TerminalView,
  {
    columns: names = usualPreferences.columns,
    dateStyle = usualPreferences.dateStyle,
  }: TableLayout,
): Table {
  const { clock, columns, widthOf } = view;
  const by = { clock, dateStyle };
  const gap = columns < leastForWideGap ? ' ' : '  ';
  const filled = names
    .map((name) => todoColumns[name])
    .filter(({ text }) => todos.some((todo) => text(todo, by) !== ''))
    .map((column) => sized(column, todos, by, widthOf));
  const hasMarks =
    !names.includes('status') && todos.some(({ status }) => statusMarks[status] !== '');
  const span = (some: readonly SizedColumn[]) =>
    some.reduce((sum, { width }) => sum + width + gap.length, hasMarks ? markWidth : 0);
  const isWide = columns - span(filled) >= leastTaskBeside;
  const [beside, below] = isWide
    ? [filled, []]
    : [
        filled.filter(({ head }) => head === todoColumns.id.head),
        filled.filter(({ head }) => head !== todoColumns.id.head),
      ];
  const taskWidth = Math.max(columns - span(beside), leastTaskWidth);
  return { view, by, gap, beside, below, hasMarks, taskWidth };
}

/** A mark and the blank after it. */
const markWidth = 2;
const noMark = ' '.repeat(markWidth);

function sized(
  column: TodoColumn,
  todos: readonly Todo[],
  by: ShownBy,
  widthOf: TextWidth,
): SizedColumn {
  const { head, text, maxWidth = Infinity } = column;
  const widest = todos.reduce((most, todo) => Math.max(most, widthOf(text(todo, by))), 0);
  return { ...column, width: Math.max(head.length, Math.min(widest, maxWidth)) };
}

function headOf({ beside, gap, hasMarks, view: { widthOf } }: Table): string {
  const heads = beside.map((column) => padded(column.head, column, widthOf));
  return [...heads, `${hasMarks ? noMark : ''}TASK`].join(gap);
}

/** The lines of one todo. */
function rowOf(todo: Todo, table: Table): readonly string[] {
  const { beside, by, gap, hasMarks, taskWidth, view } = table;
  const { clock, paint, widthOf } = view;
  const cells = beside.map(({ text, width, style }) =>
    wrap(text(todo, by), width, widthOf).map((line) => painted(line, style?.(todo, clock), paint)),
  );
  const task = wrap(todo.task, taskWidth, widthOf).map((line) =>
    painted(line, todo.status === 'Completed' ? undefined : 'bold', paint),
  );
  const last = [...task, ...flow(todo, table)];
  const height = Math.max(last.length, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const parts = beside.map((column, place) =>
      padded(cells[place]?.[index] ?? '', column, widthOf),
    );
    const mark = index === 0 ? markOf(todo, paint) : noMark;
    return [...parts, (hasMarks ? mark : '') + (last[index] ?? '')].join(gap).trimEnd();
  });
}

function markOf({ status }: Todo, paint: Paint): string {
  const mark = statusMarks[status];
  return mark === '' ? noMark : `${painted(mark, statusStyles[status], paint)} `;
}

/** The columns below the task one after the other, in as few lines as fit. */
function flow(
  todo: Todo,
  { below, by, gap, taskWidth, view: { clock, paint, widthOf } }: Table,
): readonly string[] {
  const lines: string[] = [];
  for (const { text, style, label } of below) {
    const said = text(todo, by);
    if (said === '') continue;
    const labelled = label === undefined ? said : `${label} ${said}`;
    for (const piece of wrap(labelled, taskWidth, widthOf)) {
      const part = painted(piece, style?.(todo, clock), paint);
      const before = lines.at(-1);
      if (before === undefined || widthOf(before + gap + part) > taskWidth) lines.push(part);
      else lines[lines.length - 1] = before + gap + part;
    }
  }
  return lines;
}

function painted(text: string, style: Style | undefined, paint: Paint): string {
  return style === undefined || text === '' ? text : paint(style, text);
}

function padded(text: string, { width, align }: SizedColumn, widthOf: TextWidth): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
