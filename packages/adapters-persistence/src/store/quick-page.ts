import { byId, type TodoQuery } from '@todo/application';
import { areOpen } from './todo-conditions.ts';
import { isIndexed, orderName } from './todo-order.ts';

/** At most this many todos are read within a few milliseconds, even if all have the longest texts. */
export const shortPage = 100;

/** The parts of a query that choose the page, and not the todos that match. */
const aboutPage: ReadonlySet<string> = new Set([
  'order',
  'limit',
  'after',
] satisfies (keyof TodoQuery)[]);

/**
 * Whether a page is short, and a range of an index holds hardly any other todos: then it costs the same however many
 * todos there are.
 */
export function isQuick(query: TodoQuery): boolean {
  const { order = byId, limit, statuses = [], priorities = [] } = query;
  if (limit > shortPage) return false;
  const conditions = Object.keys(query).filter((key) => !aboutPage.has(key));
  const by = orderName(order);
  const isById = by === 'id' || by === '-id';
  const isUrgentFirst = by === 'due,-priority,id' && areOpen(statuses);
  switch (conditions.toSorted().join()) {
    case '':
      return isIndexed(order);
    case 'priorities':
      return priorities.length === 1 && isById;
    case 'statuses':
      return (statuses.length === 1 && isById) || isUrgentFirst;
    case 'dueBefore,statuses':
      return isUrgentFirst;
    default:
      return false;
  }
}
