import {
  byId,
  type DueBound,
  type SortStep,
  type SortValue,
  type TodoFilter,
  type TodoQuery,
} from '@todo/application';
import { priorities, statuses, type Owner } from '@todo/domain';
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import type { TodoColumns } from './todo-row.ts';
import type { SqlDatabase } from '../sql-database.ts';
import type { ShapedStatement } from './compiled-statements.ts';

/** What queries are built with. */
type Language = Pick<SqlDatabase, 'sql' | 'dialect'>;

/** The selected columns of a row of a page, and the number of its stretch, which gives its place on the page. */
export type OnPage<Column extends keyof TodoColumns> = Pick<TodoColumns, Column> & {
  readonly stretch: number;
};

type Todos = SelectQueryBuilder<Tables, 'todo', object>;

/** A part of a condition of a query. */
interface Condition {
  /** Equal where the SQL differs only in its parameters; absent where each SQL is different. */
  readonly shape?: string;
  /** In the order of their placeholders. */
  readonly parameters: readonly unknown[];
  readonly holds: () => RawBuilder<boolean>;
}

/**
 * Selects one page, and one row more for each of its stretches, which shows whether another page follows.
 *
 * After a position come first the todos that agree with it in all steps of the order but the last, then in all but the
 * last two, and so on. Each of these is one range of an index, here called a stretch, so that a page costs the same
 * wherever it begins. A comparison of all steps at once would scan the index.
 */
export function selectPage<Column extends keyof TodoColumns>(
  language: Language,
  owner: Owner,
  { order = byId, limit, after, ...filter }: TodoQuery,
  columns: readonly Column[],
): ShapedStatement<OnPage<Column>> {
  const steps = order.map(sortColumn);
  const conditions = conditionsOf(language, owner, filter);
  const matching = () => selectMatching(language, conditions);
  const asStretch = (todos: Todos, stretch: number) =>
    todos
      .select([...columns, sql.lit(stretch).as('stretch')])
      // A literal: SQLite compiles a statement anew each time that the parameter of its limit is bound.
      .limit(sql.lit(limit + 1))
      // Kysely's own type of this query is too deep for the compiler.
      .$castTo<OnPage<Column>>();
  const place = after === undefined ? 'first' : 'after';
  const shape = shapeOf(`page ${orderName(order)} ${limit} ${place}`, conditions);
  const ofFilter = parametersOf(conditions);
  if (after === undefined) {
    return { shape, parameters: ofFilter, build: () => asStretch(inOrder(matching(), steps), 0) };
  }

  const values = steps.map(({ value }, index) => value(after[index] ?? null));
  const stretches = steps.map((_, innermost) => {
    const last = steps.length - 1 - innermost;
    return {
      parameters: [...ofFilter, ...values.slice(0, last + 1)],
      build() {
        const beyond = steps.slice(0, last + 1).reduce((todos, { key, direction }, index) => {
          const further = direction === 'asc' ? '>' : '<';
          return todos.where(key(), index < last ? '=' : further, values[index] ?? '');
        }, matching());
        // Ordered only by the steps that differ within the stretch: SQLite would sort by a constant expression, too.
        return asStretch(inOrder(beyond, steps.slice(last)), innermost);
      },
    };
  });
  return {
    shape,
    parameters: stretches.flatMap(({ parameters }) => parameters),
    build() {
      const [only, ...others] = stretches.map((stretch) => stretch.build());
      if (only !== undefined && others.length === 0) return only;
      const parts = [only, ...others].map(
        (stretch, index) => sql`select * from (${stretch}) as ${sql.ref(`stretch_${index}`)}`,
      );
      const union = sql<OnPage<Column>>`${sql.join(parts, sql` union all `)}`;
      return { compile: () => union.compile(language.sql) };
    },
  };
}

/** The orders that have an index beginning with the owner and ending with the id. */
const indexed: ReadonlySet<string> = new Set(
  (
    'id -id task,id createdAt,id updatedAt,id status,id -status,id priority,id -priority,id ' +
    '-due,id due,-priority,id'
  ).split(' '),
);

/** The parts of a query that choose the page, and not the todos that match. */
const aboutPage: ReadonlySet<string> = new Set([
  'order',
  'limit',
  'after',
] satisfies (keyof TodoQuery)[]);

/** At most this many todos are read within a few milliseconds, even if all have the longest texts. */
export const shortPage = 100;

/** Whether a page is short and consists of index ranges only: then it costs the same however many todos there are. */
export function isQuick(query: TodoQuery): boolean {
  const { order = byId, limit } = query;
  const matchesAll = Object.keys(query).every((key) => aboutPage.has(key));
  return matchesAll && limit <= shortPage && indexed.has(orderName(order));
}

function orderName(order: readonly SortStep[]): string {
  return order.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join();
}

function inOrder(todos: Todos, steps: readonly SortColumn[]): Todos {
  return steps.reduce((query, { key, direction }) => query.orderBy(key(), direction), todos);
}

/** The rows of one page in their order, and the row that follows them. */
export function concatStretches<Row extends OnPage<never>>(rows: readonly Row[]): readonly Row[] {
  // Most pages have only one stretch, which is in order already.
  if (rows.every(({ stretch }) => stretch === rows[0]?.stretch)) return rows;
  // Each stretch is in order, but the databases do not guarantee the order of the parts of a `union all`.
  return rows.toSorted((a, b) => a.stretch - b.stretch);
}

export function countMatching(
  language: Language,
  owner: Owner,
  filter: TodoFilter,
): ShapedStatement<{ total: number }> {
  const conditions = conditionsOf(language, owner, filter);
  return {
    shape: shapeOf('count', conditions),
    parameters: parametersOf(conditions),
    build: () =>
      selectMatching(language, conditions).select(({ fn }) => fn.countAll<number>().as('total')),
  };
}

function selectMatching({ sql: db }: Language, conditions: readonly Condition[]): Todos {
  return conditions.reduce<Todos>(
    (todos, { holds }) => todos.where(holds()),
    db.selectFrom('todo'),
  );
}

function shapeOf(what: string, conditions: readonly Condition[]): string | undefined {
  const shapes = conditions.map(({ shape }) => shape);
  return shapes.includes(undefined) ? undefined : [what, ...shapes].join(' ');
}

function parametersOf(conditions: readonly Condition[]): readonly unknown[] {
  return conditions.flatMap(({ parameters }) => parameters);
}

function conditionsOf(
  { sql: db, dialect }: Language,
  owner: Owner,
  { statuses: anyStatus, priorities: anyPriority, tags = [], words = [], ...filter }: TodoFilter,
): readonly Condition[] {
  const { hasDue, dueBefore, dueAfter } = filter;
  const conditions: Condition[] = [
    { shape: '', parameters: [owner], holds: () => sql`${sql.ref('todo.owner')} = ${owner}` },
  ];
  if (anyStatus) conditions.push(isOneOf('status', anyStatus));
  if (anyPriority) {
    const places = anyPriority.map((priority) => priorities.indexOf(priority));
    conditions.push(isOneOf('priority', places));
  }
  for (const anyTag of tags) {
    const { parameters, holds } = isOneOf('tag', anyTag);
    conditions.push({
      shape: `tag ${anyTag.length}`,
      parameters: [owner, ...parameters],
      holds() {
        const tagged = db
          .selectFrom('todo_tag')
          .select('todo_id')
          .where('todo_tag.owner', '=', owner);
        return sql`id in (${tagged.where(holds())})`;
      },
    });
  }
  // How the words are searched for depends on their letters.
  if (words.length > 0) {
    conditions.push({ parameters: [], holds: () => dialect.contains(words) });
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

/** A step of an order as the database sorts it. */
interface SortColumn {
  readonly key: () => RawBuilder<string | number>;
  readonly direction: 'asc' | 'desc';
  /** The step's part of a position, converted to a value of `key`. */
  readonly value: (value: SortValue) => string | number;
}

const columns = {
  id: 'id',
  task: 'task_key',
  priority: 'priority',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

function sortColumn({ field, descending }: SortStep): SortColumn {
  const direction = descending ? 'desc' : 'asc';
  if (field === 'status') {
    // The alphabetical order of the statuses is the reverse of their own order.
    return {
      key: () => sql.ref('todo.status'),
      direction: descending ? 'asc' : 'desc',
      value: (place) => statuses[Number(place)] ?? '',
    };
  }
  if (field === 'due') {
    // Todos without a due date come last in both directions.
    const none = descending ? '' : '~';
    return { key: () => dueOr(none), direction, value: (due) => due ?? none };
  }
  return {
    key: () => sql.ref(`todo.${columns[field]}`),
    direction,
    value: (value) => value ?? '',
  };
}

/** Written like the expression of the indexes, so that the databases use them. */
function dueOr(none: '' | '~'): RawBuilder<string> {
  return sql`coalesce(due, ${sql.lit(none)})`;
}
