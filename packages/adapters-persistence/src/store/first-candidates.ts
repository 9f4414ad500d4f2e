import { byId, type TodoQuery } from '@todo/application';
import type { Owner } from '@todo/domain';
import { sql, type RawBuilder } from 'kysely';
import type { ShapedStatement } from './compiled-statements.ts';
import {
  areOpen,
  conditionsOf,
  openOnly,
  parametersOf,
  shapeOf,
  type Condition,
  type Language,
} from './todo-conditions.ts';
import { shortPage } from './quick-page.ts';
import { inOrder, isIndexed, orderName, sortColumn } from './todo-order.ts';
import type { OnPage } from './todo-query.ts';
import type { TodoColumns } from './todo-row.ts';

/** How many candidates there are for each todo of the page. */
const candidatesPerTodo = 20;

/** Collecting so many todos with a tag or a word takes less time than looking at candidates. */
const few = 200;

/** How many tags are looked up for each candidate within a few milliseconds for all of them. */
const fewTags = 4;

/**
 * Whether looking at the candidates takes a few milliseconds at most. An index of words may hold many others before it
 * has found the first of them.
 */
export function areQuick({ limit, words, tags = [] }: TodoQuery): boolean {
  return limit <= shortPage && !words && tags.flat().length <= fewTags;
}

/**
 * Selects a page of todos with a tag or a word, and one more, from the first candidates in the order only. If there are
 * fewer, the page has to be selected by `selectPage`: there may be others among the other candidates.
 *
 * SQLite does not know how many todos have a tag or a word. It would collect them all before it takes the first ones of
 * the order, which for a word that many have is nearly all of the work.
 *
 * @returns `undefined` where candidates do not help
 */
export function selectFromFirst<Column extends keyof TodoColumns>(
  language: Language,
  owner: Owner,
  query: TodoQuery,
  columns: readonly Column[],
): ShapedStatement<OnPage<Column>> | undefined {
  const { order = byId, limit, after, words, tags } = query;
  if (!language.dialect.collected || (!words && !tags)) return undefined;
  const conditions = conditionsOf(language, owner, query);
  const amongFirst = { ...query, limit: candidatesPerTodo * (limit + 1) };
  const candidates = candidatesFor(language, owner, amongFirst, conditions);
  if (candidates === undefined) return undefined;
  const place = after === undefined ? 'first' : 'after';
  return {
    shape: shapeOf(`among first ${orderName(order)} ${limit} ${place}`, conditions),
    parameters: [...candidates.parameters, ...parametersOf(conditions)],
    build() {
      const matching = conditions.map((condition) => (condition.collected ?? condition).holds());
      const page = sql<OnPage<Column>>`
        select ${sql.join(columns.map((column) => sql.ref(`todo.${column}`)))}, 0 as stretch
        from ${candidates.ids()} as candidate cross join todo
        where ${sql.join([...candidates.worth(), ...matching], sql` and `)}
        and todo.id = candidate.id
        limit ${sql.lit(limit + 1)}
      `;
      // A cross join of SQLite keeps the order of its first table:
      // https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join
      return { compile: () => page.compile(language.sql) };
    },
  };
}

interface Candidates {
  /** Of `ids`, and then of `worth`. */
  readonly parameters: readonly unknown[];
  /** Selects the `id` of each candidate, in the order of the page. */
  readonly ids: () => RawBuilder<unknown>;
  /** Conditions on the query as a whole, without which it looks at no candidate. */
  readonly worth: () => readonly RawBuilder<boolean>[];
}

function candidatesFor(
  language: Language,
  owner: Owner,
  { order = byId, limit, after, statuses = [] }: TodoQuery,
  conditions: readonly Condition[],
): Candidates | undefined {
  const many = conditions.filter(({ collected }) => collected);
  if (many.length === 0) return undefined;
  const [step, ...furtherSteps] = order;
  const [inIdOrder] = many.flatMap(({ parameters, collected }) =>
    collected?.firstIds ? [{ parameters, firstIds: collected.firstIds }] : [],
  );
  if (inIdOrder && step?.field === 'id' && furtherSteps.length === 0) {
    const position = after && { after: Number(after[0]) };
    const range = { direction: step.descending ? 'desc' : 'asc', limit, ...position } as const;
    return {
      parameters: [...inIdOrder.parameters, ...(position ? [position.after] : [])],
      ids: () => inIdOrder.firstIds(range),
      worth: () => [],
    };
  }
  // After a position, a page has several stretches.
  if (after !== undefined || !isIndexed(order)) return undefined;
  // The open todos have an index in the order of their dates; in other orders, most todos may be completed.
  const isInIndex = step?.field === 'due' && areOpen(statuses);
  return {
    parameters: [owner, ...parametersOf(many)],
    ids() {
      const todos = language.sql
        .selectFrom('todo')
        .select('todo.id')
        .where('todo.owner', '=', owner);
      const open = isInIndex ? todos.where(openOnly.holds()) : todos;
      return sql`${inOrder(open, order.map(sortColumn)).limit(sql.lit(limit))}`;
    },
    worth: () => many.flatMap(({ collected }) => collected?.areMoreThan(few) ?? []),
  };
}
