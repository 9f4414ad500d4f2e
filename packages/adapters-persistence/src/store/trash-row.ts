import type { TrashedTodo } from '@todo/application';
import type { Instant, Owner } from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import { imageOf, todoIn } from './todo-image.ts';

export type TrashRow = Insertable<Tables['todo_trash']>;

export function trashRow(owner: Owner, { todo, deletedAt, actor, command }: TrashedTodo): TrashRow {
  const image = imageOf(todo);
  return { owner, todo_id: todo.id, deleted_at: deletedAt, actor, command, image };
}

export function trashedFrom(row: Selectable<Tables['todo_trash']>): TrashedTodo {
  return Object.freeze({
    todo: todoIn(row.image, `Todo ${row.todo_id} in the trash`),
    deletedAt: row.deleted_at as Instant,
    actor: row.actor,
    command: row.command,
  });
}
