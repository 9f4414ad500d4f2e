import { priorities, statuses } from '@todo/domain';
import * as v from 'valibot';
import { InvalidQueryError } from '../errors.ts';
import type { SortField, SortStep } from '../todo-order.ts';
import type { TodoPosition } from '../ports/todo-repository.ts';

/*
 * A cursor is a position and the order that it belongs to, written so that nobody is tempted to
 * write one by hand. It holds no secret: who forges one sees their own todos from another place on.
 */

const text = v.pipe(
  v.string(),
  v.check((value) => value.isWellFormed() && !value.includes('\u0000')),
);

const rankIn = (choices: readonly string[]) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(choices.length - 1));

const valueSchemas: { readonly [Field in SortField]: v.GenericSchema } = {
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  task: text,
  status: rankIn(statuses),
  priority: rankIn(priorities),
  due: v.nullable(text),
  createdAt: text,
  updatedAt: text,
};

export function cursorFrom(position: TodoPosition, order: readonly SortStep[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify([orderName(order), ...position]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @throws InvalidQueryError where `cursor` is none that was given out for this order */
export function positionFrom(cursor: string, order: readonly SortStep[]): TodoPosition {
  const schema = v.strictTuple([
    v.literal(orderName(order)),
    ...order.map(({ field }) => valueSchemas[field]),
  ]);
  const result = v.safeParse(schema, decoded(cursor));
  if (!result.success) {
    throw new InvalidQueryError([
      { pointer: '/cursor', detail: 'must be one that a page of the same list has given' },
    ]);
  }
  const [, ...position] = result.output;
  return position as TodoPosition;
}

function orderName(order: readonly SortStep[]): string {
  return order.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join();
}

/** What was encoded, or `undefined` where nothing was. */
function decoded(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not base64, not UTF-8 or not JSON: in any case, no cursor of ours.
    return undefined;
  }
}
