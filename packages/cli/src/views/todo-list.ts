import type { Todo } from '@todo/domain';
import { countsSentence, type ListCounts } from './list-counts.ts';
import { todoGroups } from './todo-groups.ts';
import { todoTable, type TableLayout } from './todo-table.ts';
import { todoRows } from './todo-rows.ts';
import { isOnTerminal, type View } from './view.ts';
import { wrap } from './wrap.ts';

/** How a list is shown. */
export interface ListStyle extends Omit<TableLayout, 'groups'> {
  /** Whether the todos are in the order of urgency, and so are shown in groups. */
  readonly isGrouped: boolean;
  /** Left out where a count says nothing. */
  readonly counts?: ListCounts;
}

/** A list: for a person on a terminal, a table with its counts below; for a pipe, rows. */
export function todoList(todos: readonly Todo[], view: View, style: ListStyle): string {
  if (!isOnTerminal(view)) return todoRows(todos, view.clock);
  const { isGrouped, counts, ...layout } = style;
  const groups = isGrouped ? { groups: todoGroups(todos, view.clock) } : {};
  const table = todoTable(todos, view, { ...layout, ...groups });
  if (counts === undefined || todos.length === 0) return table;
  const { columns, paint, widthOf } = view;
  const lines = wrap(countsSentence(counts), columns, widthOf);
  return table + lines.map((line) => `${paint('dim', line)}\n`).join('');
}
