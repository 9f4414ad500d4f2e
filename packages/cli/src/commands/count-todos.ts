import type { Clock, ListQuery, TodoApp } from '@todo/application';
import { addDays, isOpen, openStatuses, statuses, type Status } from '@todo/domain';
import type { ListCounts } from '../views/list-counts.ts';

/** How many todos match. */
export async function countTodos(app: TodoApp, query: ListQuery): Promise<number> {
  const { total = 0 } = await app.list({ ...query, limit: 1, count: true });
  return total;
}

/** The counts of all todos that match, of which only the first are shown. */
export async function countsOfAll(
  app: TodoApp,
  query: ListQuery,
  clock: Clock,
): Promise<ListCounts> {
  const asked = query.status ?? statuses;
  const countOf = async (some: readonly Status[], others: ListQuery = {}) => {
    const status = asked.filter((one) => some.includes(one));
    return status.length === 0 ? 0 : countTodos(app, { ...query, ...others, status });
  };
  const hasRange = [query.due, query.dueAfter, query.dueBefore].some(
    (bound) => bound !== undefined,
  );
  const [open, inProcess, overdue, dueToday, completed] = await Promise.all([
    countOf(openStatuses),
    countOf(['In Process']),
    query.due === undefined ? countOf(openStatuses, { overdue: true }) : 0,
    // A range of due dates leaves no room for another one.
    hasRange || query.overdue ? 0 : countOf(openStatuses, restOfToday(clock)),
    countOf(statuses.filter((status) => !isOpen({ status }))),
  ]);
  return { open, inProcess, overdue, dueToday, completed };
}

/** Due today, and not yet overdue. */
export function restOfToday(clock: Clock): Pick<ListQuery, 'dueAfter' | 'dueBefore'> {
  const now = clock.now();
  return { dueAfter: now, dueBefore: addDays(clock.dateAt(now), 1) };
}
