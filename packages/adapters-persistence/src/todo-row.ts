import { dueKey, fold, searchText } from '@todo/application';
import {
  calendarDateFrom,
  dueInstant,
  priorities,
  statuses,
  type Due,
  type Instant,
  type Owner,
  type Todo,
  type TodoDraft,
} from '@todo/domain';
import { defineEntity, p } from '@mikro-orm/core';
import type { InferKyselyDB } from '@mikro-orm/sqlite';
import type { Insertable, Selectable } from 'kysely';

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

/** What a todo is read from; the rest of a row only serves to find it. */
export const todoColumns = [
  'id',
  'version',
  'task',
  'status',
  'priority',
  'due',
  'tags',
  'notes',
  'created_at',
  'updated_at',
  'completed_at',
] as const satisfies readonly (keyof Tables['todo'])[];

export type TodoColumns = Pick<Selectable<Tables['todo']>, (typeof todoColumns)[number]>;

/** The row that a draft becomes; the database adds the id. */
export function rowFrom(draft: TodoDraft, owner: Owner): Insertable<Tables['todo']> {
  return {
    owner,
    version: draft.version,
    task: draft.task,
    status: draft.status,
    priority: priorities.indexOf(draft.priority),
    due: draft.due === null ? null : dueKey(draft.due),
    tags: JSON.stringify(draft.tags),
    notes: draft.notes,
    created_at: draft.createdAt,
    updated_at: draft.updatedAt,
    completed_at: draft.completedAt,
    task_key: fold(draft.task),
    search: searchText(draft),
  };
}

/** Rows are only written by {@link rowFrom}, so that their text is what it was there. */
export function todoFrom(row: TodoColumns): Todo {
  return Object.freeze({
    id: row.id,
    task: row.task,
    status: row.status,
    priority: priorities[row.priority] ?? 'none',
    due: row.due === null ? null : dueFromKey(row.due),
    tags: Object.freeze(JSON.parse(row.tags) as string[]),
    notes: row.notes,
    version: row.version,
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
    completedAt: row.completed_at as Instant | null,
  });
}

function dueFromKey(key: string): Due {
  return calendarDateFrom(key.replace(/T24$/, '')) ?? dueInstant(Date.parse(key));
}
