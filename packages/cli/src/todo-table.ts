import { statuses, type Status, type Todo } from '@todo/domain';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

const gap = '  ';
const statusWidth = Math.max(...statuses.map((status) => status.length));
/** A narrower column could not be read any more; the terminal may break the lines then. */
const leastTaskWidth = 16;

const statusStyles: Readonly<Record<Status, Parameters<Paint>[0]>> = {
  Pending: 'bold',
  'In Process': 'yellow',
  Completed: 'green',
};

/**
 * Todos for people: id, status and task under each other.
 * @param columns the width of the terminal, into which tasks are wrapped; where there is none, a todo is a line
 */
export function todoTable(todos: readonly Todo[], paint: Paint, columns?: number): string {
  const idWidth = Math.max(2, ...todos.map(({ id }) => `${id}`.length));
  const indent = ' '.repeat(idWidth + gap.length + statusWidth + gap.length);
  const taskWidth = columns && Math.max(columns - indent.length, leastTaskWidth);

  const head = ['ID'.padStart(idWidth), 'STATUS'.padEnd(statusWidth), 'TASK'].join(gap);
  const lines = taskWidth && todos.length > 0 ? [paint('dim', head)] : [];
  for (const { id, status, task } of todos) {
    const [first = '', ...others] = taskWidth ? wrap(task, taskWidth) : [task];
    const shownStatus = paint(statusStyles[status], status.padEnd(statusWidth));
    lines.push([`${id}`.padStart(idWidth), shownStatus, first].join(gap));
    lines.push(...others.map((line) => indent + line));
  }
  return lines.map((line) => `${line}\n`).join('');
}
