import { statuses, type Instant, type Owner, type Todo, type TodoDraft } from '@todo/domain';
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/**
 * A todo as the database keeps it. The domain's own type is not mapped: an ORM would patch it,
 * and the two change for different reasons.
 */
export const TodoRow = defineEntity({
  name: 'TodoRow',
  tableName: 'todo',
  properties: {
    id: p.integer().primary().autoincrement(),
    owner: p.text(),
    version: p.integer(),
    task: p.text(),
    status: p.enum(statuses),
    // Instants are text: they sort as time does, and a person who opens the file can read them.
    createdAt: p.text(),
    updatedAt: p.text(),
    completedAt: p.text().nullable(),
  },
  indexes: [{ name: 'todo_owner_index', properties: ['owner'] }],
});

export type TodoRow = InferEntity<typeof TodoRow>;

/** The row that a draft becomes; the database adds the id. */
export function rowFrom(draft: TodoDraft, owner: Owner): Omit<TodoRow, 'id'> {
  const { version, task, status, createdAt, updatedAt, completedAt } = draft;
  return { owner, version, task, status, createdAt, updatedAt, completedAt };
}

/** Rows are only written by {@link rowFrom}, so that their text is what it was there. */
export function todoFrom(row: Omit<TodoRow, 'owner'>): Todo {
  return Object.freeze({
    id: row.id,
    task: row.task,
    status: row.status,
    version: row.version,
    createdAt: row.createdAt as Instant,
    updatedAt: row.updatedAt as Instant,
    completedAt: row.completedAt as Instant | null,
  });
}
