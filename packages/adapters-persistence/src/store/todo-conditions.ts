import type { DueBound, TodoFilter } from '@todo/application';
import { openStatuses, priorities, statuses, type Owner, type Status } from '@todo/domain';
import { sql, type RawBuilder } from 'kysely';
import type { Collected } from '../dialect.ts';
import type { SqlDatabase } from '../sql-database.ts';
import { dueOr } from './todo-order.ts';

/** What queries are built with. */
export type Language = Pick<SqlDatabase, 'sql' | 'dialect'>;

/** A part of a condition of a query. */
export interface Condition {
  /** Equal where the SQL differs only in its parameters; absent where each SQL is different. */
  readonly shape?: string;
  /** In the order of their placeholders. */
  readonly parameters: readonly unknown[];
  readonly holds: () => RawBuilder<boolean>;
  /** Present where `holds` collects all todos with a tag or the words. */
  readonly collected?: Collected;
}

/** The conditions of a filter, the first of which is that of the owner. */
export function conditionsOf(
  { sql: db, dialect }: Language,
  owner: Owner,
  { statuses: anyStatus, priorities: anyPriority, tags = [], words = [], ...filter }: TodoFilter,
): readonly Condition[] {
  const { hasDue, dueBefore, dueAfter } = filter;
  const conditions: Condition[] = [
    { shape: '', parameters: [owner], holds: () => sql`${sql.ref('todo.owner')} = ${owner}` },
  ];
  if (anyStatus) conditions.push(areOpen(anyStatus) ? openOnly : isOneOf('status', anyStatus));
  if (anyPriority) {
    const places = anyPriority.map((priority) => priorities.indexOf(priority));
    conditions.push(isOneOf('priority', places));
  }
  for (const anyTag of tags) {
    const { parameters, holds } = isOneOf('tag', anyTag);
    const tagged = () =>
      db
        .selectFrom('todo_tag')
        .select('todo_id as id')
        .where('todo_tag.owner', '=', owner)
        .where(holds());
    conditions.push({
      shape: `tag ${anyTag.length}`,
      parameters: [owner, ...parameters],
      holds: () => sql`todo.id in ${tagged()}`,
      collected: {
        holds() {
          const ofCandidate = tagged().where('todo_id', '=', sql.ref<number>('candidate.id'));
          // The limit keeps SQLite from making a join of it, which would begin with the rows of the todos.
          return sql`exists ${ofCandidate.limit(sql.lit(1))}`;
        },
        areMoreThan: (count) => sql`exists ${tagged().limit(sql.lit(1)).offset(sql.lit(count))}`,
        ...(anyTag.length === 1 && {
          firstIds({ direction, after, limit }) {
            const further = direction === 'asc' ? '>' : '<';
            const beyond =
              after === undefined ? tagged() : tagged().where('todo_id', further, after);
            return sql`${beyond.orderBy('todo_id', direction).limit(sql.lit(limit))}`;
          },
        }),
      },
    });
  }
  // How the words are searched for depends on their letters.
  if (words.length > 0) {
    const collected = dialect.collected?.(words);
    conditions.push({
      parameters: [],
      holds: () => dialect.contains(words),
      ...(collected && { collected }),
    });
  }
  if (hasDue === false) conditions.push(noDue);
  if (dueBefore) conditions.push(isDue('<', dueBefore));
  if (dueAfter) conditions.push(isDue('>', dueAfter));
  return conditions;
}

/** `in`, also for an empty list, which PostgreSQL's syntax does not allow. */
function isOneOf(column: string, values: readonly (string | number)[]): Condition {
  return {
    shape: `${column} ${values.length}`,
    parameters: values,
    holds: () =>
      values.length > 0 ? sql`${sql.ref(column)} in (${sql.join(values)})` : sql`false`,
  };
}

/** Written like the condition of the index of open todos, so that the database uses it. */
export const openOnly: Condition = {
  shape: 'open',
  parameters: [],
  holds: () => sql`todo.status <> 'Completed'`,
};

/** Whether these are the statuses of open todos, all of them and no others. */
export function areOpen(wanted: readonly Status[]): boolean {
  return statuses.every((status) => wanted.includes(status) === openStatuses.includes(status));
}

/** Written like the expression of the index, so that the database uses the index. */
const noDue: Condition = {
  shape: 'no due',
  parameters: [],
  holds: () => sql`${dueOr('~')} = '~'`,
};

/**
 * Compares due dates with the bound's date, and due instants with its instant. The first condition is an index range,
 * which is a little too wide; the second one decides.
 */
function isDue(side: '<' | '>', { date, instant }: DueBound): Condition {
  const bounds: readonly string[] = [date, instant].toSorted();
  const widest = side === '<' ? bounds[1] : bounds[0];
  // A due date is stored as the end of its day, so "after the date" is "after that end".
  const dateKey = side === '<' ? date : `${date}T24`;
  return {
    shape: `due ${side}`,
    parameters: [widest, dateKey, instant],
    holds() {
      const compare = sql.raw(side);
      return sql`(
        ${dueOr('~')} ${compare} ${widest}
        and case when length(due) = 13 then due ${compare} ${dateKey} else due ${compare} ${instant} end
      )`;
    },
  };
}

export function parametersOf(conditions: readonly Condition[]): readonly unknown[] {
  return conditions.flatMap(({ parameters }) => parameters);
}

/** Equal for queries that differ only in their parameters; `undefined` if each is different. */
export function shapeOf(what: string, conditions: readonly Condition[]): string | undefined {
  const shapes = conditions.map(({ shape }) => shape);
  return shapes.includes(undefined) ? undefined : [what, ...shapes].join(' ');
}
