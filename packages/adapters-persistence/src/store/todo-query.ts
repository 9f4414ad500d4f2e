import { byId, type TodoFilter, type TodoQuery } from '@todo/application';
import type { Owner } from '@todo/domain';
import { sql } from 'kysely';
import type { ShapedStatement } from './compiled-statements.ts';
import {
  conditionsOf,
  parametersOf,
  shapeOf,
  type Condition,
  type Language,
} from './todo-conditions.ts';
import { inOrder, orderName, sortColumn, type Todos } from './todo-order.ts';
import type { TodoColumns } from './todo-row.ts';

/** The selected columns of a row of a page, and the number of its stretch, which gives its place on the page. */
export type OnPage<Column extends keyof TodoColumns> = Pick<TodoColumns, Column> & {
  readonly stretch: number;
};

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
