import { overdueBound } from '@todo/application';
import { isOverdue, type Todo } from '@todo/domain';
import { fullDue } from './due-shown.ts';
import { localDateTime } from './local-time.ts';
import type { Style } from '../terminal/paint.ts';
import type { TextWidth } from './text-width.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const labelWidth = 'Completed'.length;
const gap = '  ';
/** Narrower text could not be read any more; the terminal may break the lines then. */
const leastWidth = 16;

interface Detail {
  readonly label: string;
  /** In lines; empty where there is nothing to say. */
  readonly text: string;
  readonly style?: Style;
}

/** Everything that there is about a todo, for people, in the time zone of the clock. */
export function todoDetails(todo: Todo, view: View): string {
  return detailsOf(todo, view)
    .filter(({ text }) => text !== '')
    .map((detail) => shown(detail, view))
    .join('');
}

function detailsOf(todo: Todo, { clock }: View): readonly Detail[] {
  const { due, completedAt } = todo;
  const late = isOverdue(todo, overdueBound(clock));
  return [
    { label: 'Id', text: `${todo.id}` },
    { label: 'Task', text: todo.task },
    { label: 'Status', text: todo.status },
    { label: 'Priority', text: todo.priority === 'none' ? '' : todo.priority },
    {
      label: 'Due',
      text: due === null ? '' : fullDue(due, clock) + (late ? ', overdue' : ''),
      ...(late && { style: 'red' }),
    },
    { label: 'Tags', text: todo.tags.join(' ') },
    { label: 'Created', text: localDateTime(todo.createdAt, clock) },
    { label: 'Updated', text: localDateTime(todo.updatedAt, clock) },
    { label: 'Completed', text: completedAt ? localDateTime(completedAt, clock) : '' },
    { label: 'Notes', text: todo.notes },
  ];
}

/** A label, and the text beside it: a line of the text stays one where there is no terminal. */
function shown({ label, text, style }: Detail, { paint, columns, widthOf }: View): string {
  const width = columns && Math.max(columns - labelWidth - gap.length, leastWidth);
  // A tab is as wide as where it stands; three blanks are three blanks.
  const lines = text.replaceAll('\t', '   ').split(/\r\n|\r|\n/);
  return lines
    .flatMap((line) => (width ? wrapIndented(line, width, widthOf) : [line]))
    .map((line, index) => {
      const start = index === 0 ? paint('dim', label.padEnd(labelWidth)) : ' '.repeat(labelWidth);
      return `${(start + gap + (style ? paint(style, line) : line)).trimEnd()}\n`;
    })
    .join('');
}

/** A list in the notes stays one: each of its lines keeps its blanks in front. */
function wrapIndented(line: string, width: number, widthOf: TextWidth): readonly string[] {
  const [blanks = ''] = /^ */.exec(line) ?? [];
  const indent = blanks.slice(0, Math.floor(width / 2));
  return wrap(line, width - indent.length, widthOf).map((part) => indent + part);
}
