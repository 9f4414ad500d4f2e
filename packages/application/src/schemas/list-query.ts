import type { Priority, Status } from '@todo/domain';
import type { SortName } from '../todo-order.ts';

/** The conditions of a list. A todo has to meet all of them; one that is `undefined` is none. */
export interface ListFilter {
  /** Any of these, at least one. */
  readonly status?: readonly Status[] | undefined;
  /** Any of these, at least one. */
  readonly priority?: readonly Priority[] | undefined;
  /** At least one tag of every group: up to 20 groups of up to 20 tags. `[['home', 'garden'], ['urgent']]`. */
  readonly tag?: readonly (readonly string[])[] | undefined;
  /**
   * Up to 20 words in up to 500 characters, each of which occurs in the task, the notes or a tag, in any case. No
   * character has a special meaning.
   */
  readonly keyword?: string | undefined;
  /** Due strictly before this date or instant, or this Date. */
  readonly dueBefore?: string | Date | undefined;
  /** Due strictly after this date or instant, or this Date. */
  readonly dueAfter?: string | Date | undefined;
  /** Without a due date. */
  readonly due?: 'none' | undefined;
  /** Open, and past the due date; `false` is no condition. */
  readonly overdue?: boolean | undefined;
}

/** The todos of a list in their order. */
export interface ListAllQuery extends ListFilter {
  /**
   * Fields, each once, the most important first; `-` reverses one. By rising id when left out. Todos without a due date
   * come last either way, and the id breaks ties.
   */
  readonly sort?: readonly SortName[] | undefined;
}

/** One page of a list; every property may be left out. See {@link listQuerySchema}. */
export interface ListQuery extends ListAllQuery {
  /** The most todos on the page: 1 to 1,000. 100 when left out. */
  readonly limit?: number | undefined;
  /** The `next` of the page before, of the same filter and order. */
  readonly cursor?: string | undefined;
  /** Whether to count the todos on all pages, for `total`. */
  readonly count?: boolean | undefined;
}

/** The query as JSON has it, which knows no Date. A Date that is no moment stays, to be refused. */
export function withoutDates({ dueBefore, dueAfter, ...query }: ListQuery): object {
  return {
    ...query,
    ...(dueBefore !== undefined && { dueBefore: textOf(dueBefore) }),
    ...(dueAfter !== undefined && { dueAfter: textOf(dueAfter) }),
  };
}

function textOf(given: string | Date): unknown {
  const isMoment = given instanceof Date && !Number.isNaN(given.getTime());
  return isMoment ? given.toISOString() : given;
}
