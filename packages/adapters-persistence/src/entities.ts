import { statuses } from '@todo/domain';
import { defineEntity, p } from '@mikro-orm/core';
import type { InferKyselyDB } from '@mikro-orm/sqlite';

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
    /** Its place in `priorities`, as it is sorted by that. */
    priority: p.integer().default(0).check('priority between 0 and 3'),
    /** The `dueKey`: sorts dates and instants among each other and still tells them apart. */
    due: p.text().nullable(),
    /** A JSON array, in the order given. `TagRow` finds todos by them. */
    tags: p.text().default('[]'),
    notes: p.text().default(''),
    /** The task without its case, to sort by. */
    taskKey: p.text().default(''),
    /** What keywords are looked for in. */
    search: p.text().default(''),
  },
  // One for each order of a list, so that every page is a stretch of an index. Each ends with the id by
  // itself, rising: where few values make long ties, the other direction needs an index of its own.
  indexes: [
    { name: 'todo_owner_index', properties: ['owner'] },
    { name: 'todo_status_index', properties: ['owner', 'status'] },
    {
      name: 'todo_status_down_index',
      expression: 'create index todo_status_down_index on todo (owner, status desc)',
    },
    { name: 'todo_priority_index', properties: ['owner', 'priority'] },
    {
      name: 'todo_priority_down_index',
      expression: 'create index todo_priority_down_index on todo (owner, priority desc)',
    },
    {
      name: 'todo_due_index',
      expression: "create index todo_due_index on todo (owner, coalesce(due, '~'), priority desc)",
    },
    {
      name: 'todo_due_down_index',
      expression: "create index todo_due_down_index on todo (owner, coalesce(due, '') desc)",
    },
    { name: 'todo_task_index', properties: ['owner', 'taskKey'] },
    { name: 'todo_created_index', properties: ['owner', 'createdAt'] },
    { name: 'todo_updated_index', properties: ['owner', 'updatedAt'] },
    // What is open, most urgent first: however much has been completed.
    {
      name: 'todo_open_index',
      expression:
        "create index todo_open_index on todo (owner, coalesce(due, '~'), priority desc) where status <> 'Completed'",
    },
  ],
});

/** That a todo has a tag: the tags of {@link TodoRow} once more, to find todos by. */
export const TagRow = defineEntity({
  name: 'TagRow',
  tableName: 'todo_tag',
  properties: {
    owner: p.text().primary(),
    tag: p.text().primary(),
    todoId: p.integer().primary(),
  },
  indexes: [{ name: 'todo_tag_todo_index', properties: ['todoId'] }],
});

/** What was answered under an `Idempotency-Key`. */
export const IdempotencyRow = defineEntity({
  name: 'IdempotencyRow',
  tableName: 'idempotency_record',
  properties: {
    owner: p.text().primary(),
    key: p.text().primary(),
    fingerprint: p.text(),
    todoId: p.integer(),
    answer: p.text(),
    expiresAt: p.text(),
  },
  indexes: [{ name: 'idempotency_record_expiry_index', properties: ['expiresAt'] }],
});

/** The tables of the entities above, in the database's own names. */
export type Tables = InferKyselyDB<typeof TodoRow | typeof TagRow | typeof IdempotencyRow>;
