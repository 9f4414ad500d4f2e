import { maxLimit, type Clock, type ListQuery, type TodoApp } from '@todo/application';
import {
  addDays,
  lastDayOfWeek,
  openStatuses,
  statuses,
  type Instant,
  type Status,
} from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { printData } from '../terminal/output.ts';
import { statsText, type TodoStats } from '../views/stats-text.ts';
import { viewOf } from '../views/view.ts';
import { countTodos, restOfToday } from './count-todos.ts';

/** How many tags are counted. */
const mostTags = 10;

/** Prints how many todos there are: by status, by due date, by tag, and how many were completed lately. */
export async function stats(context: CommandContext): Promise<void> {
  const { clock, openApp } = await context.todos('reads');
  const found = await statsOf(await openApp(), clock);
  await printData(context, {
    json: () => found,
    people: async () => statsText(found, await viewOf(context, clock, [])),
  });
}

/** Counts by filters, which a database answers from its indexes, so that no todo is read that need not be. */
async function statsOf(app: TodoApp, clock: Clock): Promise<TodoStats> {
  const open = (query: ListQuery) => countTodos(app, { ...query, status: [...openStatuses] });
  const now = clock.now();
  const today = clock.dateAt(now);
  const afterWeek = addDays(lastDayOfWeek(today, clock.firstWeekday?.()), 1);
  // Today is one of the days.
  const startOf = (days: number) => clock.startOf(addDays(today, 1 - days));
  const [byStatus, overdue, dueToday, dueThisWeek, completed, tags] = await Promise.all([
    Promise.all(statuses.map((status) => countTodos(app, { status: [status] }))),
    open({ overdue: true }),
    open(restOfToday(clock)),
    open({ dueAfter: now, dueBefore: afterWeek }),
    completedSince(app, startOf(30)),
    tagCounts(app),
  ]);
  const status = statuses.map((name, place): [Status, number] => [name, byStatus[place] ?? 0]);
  return {
    status: Object.fromEntries(status) as TodoStats['status'],
    overdue,
    dueToday,
    dueThisWeek,
    completedInLast7Days: completed.filter((moment) => moment >= startOf(7)).length,
    completedInLast30Days: completed.length,
    tags,
  };
}

/**
 * When todos were completed that were completed since then. No todo changes after its last update, so the pages end where
 * that is earlier.
 */
async function completedSince(app: TodoApp, since: Instant): Promise<readonly Instant[]> {
  const moments: Instant[] = [];
  let cursor: string | undefined;
  do {
    const { todos, next } = await app.list({
      status: statuses.filter((status) => !openStatuses.includes(status)),
      sort: ['-updatedAt'],
      limit: maxLimit,
      ...(cursor !== undefined && { cursor }),
    });
    moments.push(
      ...todos
        .map(({ completedAt }) => completedAt)
        .filter((moment) => moment !== null)
        .filter((moment) => moment >= since),
    );
    const last = todos.at(-1);
    cursor = last !== undefined && last.updatedAt >= since ? next : undefined;
  } while (cursor !== undefined);
  return moments;
}

/** The tags that most todos have, with their number. */
async function tagCounts(app: TodoApp): Promise<TodoStats['tags']> {
  const tags = (await app.tags()).slice(0, mostTags);
  return Promise.all(
    tags.map(async (tag) => ({ tag, count: await countTodos(app, { tag: [[tag]] }) })),
  );
}
