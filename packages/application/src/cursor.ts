import { todoIdFrom } from '@todo/domain';
import { InvalidQueryError } from './errors.ts';
import type { TodoPosition } from './todo-repository.ts';

/*
 * A cursor is a position, written so that nobody is tempted to write one by hand.
 * It holds no secret: who forges one sees their own todos from another place on.
 */

const prefix = 'after:';

export function cursorFrom(position: TodoPosition): string {
  return btoa(`${prefix}${position.id}`).replaceAll('=', '');
}

/** @throws InvalidQueryError where `cursor` is none that was given out */
export function positionFrom(cursor: string): TodoPosition {
  const text = /^[A-Za-z0-9+/]+$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
  const id = text.startsWith(prefix) ? todoIdFrom(text.slice(prefix.length)) : undefined;
  if (id === undefined) {
    throw new InvalidQueryError([
      { pointer: '/cursor', detail: 'must be one that a page before has given' },
    ]);
  }
  return { id };
}
