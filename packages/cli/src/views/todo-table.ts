import type { Todo } from '@todo/domain';
import type { Paint, Style } from '../terminal/paint.ts';
import type { TextWidth } from './text-width.ts';
import { detailColumns, leadingColumns, type TodoColumn } from './shown-fields.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const gap = '  ';
/** If less width than this is left beside the other columns, the task is put above them. */
const leastTaskBeside = 24;
/** A narrower column would be unreadable; on a narrower terminal, the terminal breaks the lines. */
const leastTaskWidth = 16;
/** Fixed, so that statuses are aligned from one list to the next. */
const leastWidths: Readonly<Record<string, number>> = { ID: 2, STATUS: 10 };

interface SizedColumn extends TodoColumn {
  readonly width: number;
}

/**
 * A table of todos for people. Without a terminal, each todo is one line and nothing is wrapped. On a terminal that is
 * too narrow for all columns, priority, due date and tags are below the task.
 */
export function todoTable(todos: readonly Todo[], view: View): string {
  if (todos.length === 0) return '';
  const leading = leadingColumns.map((column) => sized(column, todos, view));
  const details = detailColumns
    .filter(({ text }) => todos.some((todo) => text(todo, view.clock) !== ''))
    .map((column) => sized(column, todos, view));

  const { columns, paint, widthOf } = view;
  if (columns === undefined) return rows(todos, [...leading, ...details], view, oneLine);
  const isWide = columns - spanOf([...leading, ...details]) >= leastTaskBeside;
  const beside = isWide ? [...leading, ...details] : leading;
  const width = Math.max(columns - spanOf(beside), leastTaskWidth);
  const head = [...beside.map((column) => padded(column.head, column, widthOf)), 'TASK'].join(gap);
  const task = (todo: Todo) => [
    ...wrap(todo.task, width, widthOf),
    ...(isWide ? [] : flow(todo, details, view, width)),
  ];
  return `${paint('dim', head)}\n${rows(todos, beside, view, task)}`;
}

function oneLine({ task }: Todo): readonly string[] {
  return [task];
}

function sized(
  column: TodoColumn,
  todos: readonly Todo[],
  { clock, columns, widthOf }: View,
): SizedColumn {
  const { head, text, maxWidth = Infinity } = column;
  // Only a terminal gets a header.
  const least = Math.max(leastWidths[head] ?? 0, columns === undefined ? 0 : head.length);
  const natural = todos.reduce((most, todo) => Math.max(most, widthOf(text(todo, clock))), 0);
  const most = columns === undefined ? natural : Math.min(natural, maxWidth);
  return { ...column, width: Math.max(least, most) };
}

/** The width of all columns with the gap after each. */
function spanOf(columns: readonly SizedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + gap.length, 0);
}

function rows(
  todos: readonly Todo[],
  columns: readonly SizedColumn[],
  view: View,
  lastCell: (todo: Todo) => readonly string[],
): string {
  return todos.map((todo) => row(todo, columns, view, lastCell(todo))).join('');
}

function row(
  todo: Todo,
  columns: readonly SizedColumn[],
  { clock, paint, widthOf }: View,
  last: readonly string[],
): string {
  const cells = columns.map(({ text, width, style }) =>
    wrap(text(todo, clock), width, widthOf).map((line) =>
      painted(line, style?.(todo, clock), paint),
    ),
  );
  const height = Math.max(last.length, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const parts = columns.map((column, place) =>
      padded(cells[place]?.[index] ?? '', column, widthOf),
    );
    return `${[...parts, last[index] ?? ''].join(gap).trimEnd()}\n`;
  }).join('');
}

/** The values of the columns one after the other, in as few lines as fit. */
function flow(
  todo: Todo,
  columns: readonly TodoColumn[],
  { clock, paint, widthOf }: View,
  width: number,
): readonly string[] {
  const lines: string[] = [];
  for (const { head, text, style } of columns) {
    const said = text(todo, clock);
    if (said === '') continue;
    for (const piece of wrap(head === 'DUE' ? `due ${said}` : said, width, widthOf)) {
      const part = painted(piece, style?.(todo, clock), paint);
      const before = lines.at(-1);
      if (before === undefined || widthOf(before + gap + part) > width) lines.push(part);
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
