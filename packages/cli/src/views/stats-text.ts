import type { Status } from '@todo/domain';
import { textWidthOf } from './text-width.ts';
import { isOnTerminal, type View } from './view.ts';
import { visibleLine } from './visible-text.ts';
import { wrap } from './wrap.ts';

/** How many todos there are of each kind that a person asks about. Open are those that are not completed. */
export interface TodoStats {
  readonly status: Readonly<Record<Status, number>>;
  /** Open ones. */
  readonly overdue: number;
  /** Open ones that are not overdue yet. */
  readonly dueToday: number;
  /** Open ones that are not overdue yet, today's included. */
  readonly dueThisWeek: number;
  readonly completedInLast7Days: number;
  readonly completedInLast30Days: number;
  /** The most used tags, completed todos included, the most used first. */
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
}

const gap = '  ';
const leastWidth = 8;

/** Lines of a number and what it counts: aligned on a terminal, with a tab between in a pipe. */
export async function statsText(stats: TodoStats, view: View): Promise<string> {
  const rows = rowsOf(stats);
  if (!isOnTerminal(view)) return rows.map(([count, what]) => `${count}\t${what}\n`).join('');
  const widthOf = await textWidthOf(rows.map(([, what]) => what));
  const countWidth = Math.max(...rows.map(([count]) => `${count}`.length));
  const width = Math.max(view.columns - countWidth - gap.length, leastWidth);
  return rows
    .flatMap(([count, what]) =>
      wrap(what, width, widthOf).map((line, place) => {
        const start = (place === 0 ? `${count}` : '').padStart(countWidth);
        return `${view.paint('bold', start)}${gap}${line}\n`;
      }),
    )
    .join('');
}

function rowsOf({
  status,
  overdue,
  dueToday,
  dueThisWeek,
  completedInLast7Days,
  completedInLast30Days,
  tags,
}: TodoStats): readonly (readonly [count: number, what: string])[] {
  return [
    ...Object.entries(status).map(([name, count]) => [count, name] as const),
    [overdue, 'overdue'],
    [dueToday, 'due today'],
    [dueThisWeek, 'due this week'],
    [completedInLast7Days, 'completed in the last 7 days'],
    [completedInLast30Days, 'completed in the last 30 days'],
    ...tags.map(({ tag, count }) => [count, `tag ${visibleLine(tag)}`] as const),
  ];
}
