import { priorities, statuses, type Instant, type TodoId } from '@todo/domain';
import * as v from 'valibot';
import { InvalidQueryError } from '../errors.ts';
import type { SortField, SortStep } from '../todo-order.ts';
import type { TodoPosition } from '../ports/todo-repository.ts';
import { systemInstant } from './todo-schemas.ts';

/*
 * A cursor is a position and the order that it belongs to, encoded so that clients do not write one by hand. It contains
 * no secret: a client that forges one sees its own todos from another position on.
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

interface TrashPosition {
  readonly deletedAt: Instant;
  readonly id: TodoId;
}

export function cursorFrom(position: TodoPosition, order: readonly SortStep[]): string {
  return encoded([orderName(order), ...position]);
}

/** @throws InvalidQueryError where `cursor` was not issued for this order */
export function positionFrom(cursor: string, order: readonly SortStep[]): TodoPosition {
  const schema = v.strictTuple([
    v.literal(orderName(order)),
    ...order.map(({ field }) => valueSchemas[field]),
  ]);
  const [, ...position] = decodedAs(schema, cursor);
  return position as TodoPosition;
}

/** A place in the list of deleted todos, which has one order. */
const trashPlace = v.strictTuple([
  v.literal('trash'),
  systemInstant,
  valueSchemas.id as v.GenericSchema<number>,
]);

/** The cursor of the page of the trash that follows a todo: an opaque text. */
export function trashCursorFrom({ deletedAt, id }: TrashPosition): string {
  return encoded(['trash', deletedAt, id]);
}

/** The place after which the next page of the trash begins. @throws InvalidQueryError where `cursor` was not issued for it */
export function trashPositionFrom(cursor: string): TrashPosition {
  const [, deletedAt, id] = decodedAs(trashPlace, cursor);
  return { deletedAt: deletedAt as Instant, id };
}

/** @throws InvalidQueryError */
function decodedAs<Output>(schema: v.GenericSchema<unknown, Output>, cursor: string): Output {
  const result = v.safeParse(schema, decoded(cursor));
  if (result.success) return result.output;
  throw new InvalidQueryError([
    { pointer: '/cursor', detail: 'must be one that a page of the same list has given' },
  ]);
}

function orderName(order: readonly SortStep[]): string {
  return order.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join();
}

function encoded(value: readonly unknown[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The decoded value, or `undefined` if the text is not an encoded one. */
function decoded(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not base64, not UTF-8 or not JSON: not a cursor that this server has issued.
    return undefined;
  }
}
