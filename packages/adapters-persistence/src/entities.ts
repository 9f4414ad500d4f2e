import { statuses } from '@todo/domain';
import { defineEntity, p } from '@mikro-orm/core';
import type { InferKyselyDB } from '@mikro-orm/sqlite';

/*
 * Todos as the databases keep them. The domain's own type is not mapped: an ORM would patch it, and the
 * two change for different reasons. SQLite and PostgreSQL have the same columns, and other keys: in
 * PostgreSQL the owner leads each, so that a cluster can put every owner's rows on one machine.
 */

/** Text that sorts by code point: by itself in SQLite, by the collation "C" in PostgreSQL. */
const sorted = () => p.text().ignoreSchemaChanges('collation');

const todoColumns = () => ({
  version: p.integer(),
  // Each database has a default of its own, for what a server of an earlier release adds.
  revision: p.text().ignoreSchemaChanges('default'),
  task: p.text(),
  status: p.enum(statuses).ignoreSchemaChanges('collation'),
  // Instants are text: they sort as time does, and a person who opens the file can read them.
  createdAt: sorted(),
  updatedAt: sorted(),
  completedAt: sorted().nullable(),
  /** Its place in `priorities`, as it is sorted by that. */
  priority: p.integer().default(0).check('priority between 0 and 3'),
  /** The `dueKey`: sorts dates and instants among each other and still tells them apart. */
  due: sorted().nullable(),
  /** A JSON array, in the order given. `TagRow` finds todos by them. */
  tags: p.text().default('[]'),
  notes: p.text().default(''),
  /** The task without its case, to sort by. */
  taskKey: sorted().default(''),
  /** What keywords are looked for in. */
  search: p.text().default(''),
});

const idempotencyColumns = () => ({
  owner: sorted().primary(),
  key: sorted().primary(),
  fingerprint: p.text(),
  todoId: p.integer(),
  /** Of the todo as it was when it was added. */
  revision: p.text().ignoreSchemaChanges('default'),
  answer: p.text(),
  expiresAt: sorted(),
});

/** An index in the words of the database, which has more of them than the ORM. */
const index = (name: string, on: string) => ({ name, expression: `create index ${name} on ${on}` });

const TodoRow = defineEntity({
  name: 'TodoRow',
  tableName: 'todo',
  properties: {
    id: p.integer().primary().autoincrement(),
    owner: p.text(),
    ...todoColumns(),
  },
  // One for each order of a list, so that every page is a stretch of an index. Each ends with the id by
  // itself, rising: where few values make long ties, the other direction needs an index of its own.
  indexes: [
    { name: 'todo_owner_index', properties: ['owner'] },
    { name: 'todo_status_index', properties: ['owner', 'status'] },
    index('todo_status_down_index', 'todo (owner, status desc)'),
    { name: 'todo_priority_index', properties: ['owner', 'priority'] },
    index('todo_priority_down_index', 'todo (owner, priority desc)'),
    index('todo_due_index', "todo (owner, coalesce(due, '~'), priority desc)"),
    index('todo_due_down_index', "todo (owner, coalesce(due, '') desc)"),
    { name: 'todo_task_index', properties: ['owner', 'taskKey'] },
    { name: 'todo_created_index', properties: ['owner', 'createdAt'] },
    { name: 'todo_updated_index', properties: ['owner', 'updatedAt'] },
    // What is open, most urgent first: however much has been completed.
    index(
      'todo_open_index',
      "todo (owner, coalesce(due, '~'), priority desc) where status <> 'Completed'",
    ),
  ],
});

/** That a todo has a tag: the tags of {@link TodoRow} once more, to find todos by. */
const TagRow = defineEntity({
  name: 'TagRow',
  tableName: 'todo_tag',
  properties: {
    owner: p.text().primary(),
    tag: p.text().primary(),
    todoId: p.integer().primary(),
  },
  indexes: [{ name: 'todo_tag_todo_index', properties: ['todoId'] }],
});

const changeColumns = () => ({
  owner: sorted().primary(),
  seq: p.integer().primary(),
  command: p.text(),
  actor: p.text(),
  changedAt: sorted(),
  kind: p.text(),
  todoId: p.integer(),
  /** JSON of the todo before the change and after it, revision and version included. */
  todoBefore: p.text().nullable(),
  todoAfter: p.text().nullable(),
});

/** One change of one todo. Rows are only ever added. */
const ChangeRow = defineEntity({
  name: 'ChangeRow',
  tableName: 'todo_change',
  properties: changeColumns(),
});

/** The number of the last change of each owner. */
const ChangeCounterRow = defineEntity({
  name: 'ChangeCounterRow',
  tableName: 'change_counter',
  properties: { owner: sorted().primary(), seq: p.integer() },
});

/** What was answered under an `Idempotency-Key`. */
const IdempotencyRow = defineEntity({
  name: 'IdempotencyRow',
  tableName: 'idempotency_record',
  properties: idempotencyColumns(),
  indexes: [{ name: 'idempotency_record_expiry_index', properties: ['expiresAt'] }],
});

export const sqliteEntities = [
  TodoRow,
  TagRow,
  IdempotencyRow,
  ChangeRow,
  ChangeCounterRow,
] as const;

const PostgresqlTodoRow = defineEntity({
  name: 'TodoRow',
  tableName: 'todo',
  properties: {
    owner: sorted().primary(),
    id: p.bigint('number').primary().generated('by default as identity'),
    ...todoColumns(),
    priority: p.integer().default(0).check('priority >= 0 and priority <= 3'),
  },
  // As in SQLite, but each says itself that it ends with the id.
  indexes: [
    { name: 'todo_status_index', properties: ['owner', 'status', 'id'] },
    index('todo_status_down_index', 'todo (owner, status desc, id)'),
    { name: 'todo_priority_index', properties: ['owner', 'priority', 'id'] },
    index('todo_priority_down_index', 'todo (owner, priority desc, id)'),
    index('todo_due_index', "todo (owner, (coalesce(due, '~')), priority desc, id)"),
    index('todo_due_down_index', "todo (owner, (coalesce(due, '')) desc, id)"),
    { name: 'todo_task_index', properties: ['owner', 'taskKey', 'id'] },
    { name: 'todo_created_index', properties: ['owner', 'createdAt', 'id'] },
    { name: 'todo_updated_index', properties: ['owner', 'updatedAt', 'id'] },
    index(
      'todo_open_index',
      "todo (owner, (coalesce(due, '~')), priority desc, id) where status <> 'Completed'",
    ),
    index('todo_search_index', 'todo using gin (owner, search gin_trgm_ops)'),
  ],
});

const PostgresqlTagRow = defineEntity({
  name: 'TagRow',
  tableName: 'todo_tag',
  properties: {
    owner: sorted().primary(),
    tag: sorted().primary(),
    todoId: p.bigint('number').primary(),
  },
  indexes: [{ name: 'todo_tag_todo_index', properties: ['owner', 'todoId'] }],
});

const PostgresqlIdempotencyRow = defineEntity({
  name: 'IdempotencyRow',
  tableName: 'idempotency_record',
  properties: { ...idempotencyColumns(), todoId: p.bigint('number') },
  indexes: [{ name: 'idempotency_record_expiry_index', properties: ['owner', 'expiresAt'] }],
});

const PostgresqlChangeRow = defineEntity({
  name: 'ChangeRow',
  tableName: 'todo_change',
  properties: {
    ...changeColumns(),
    seq: p.bigint('number').primary(),
    todoId: p.bigint('number'),
  },
});

const PostgresqlChangeCounterRow = defineEntity({
  name: 'ChangeCounterRow',
  tableName: 'change_counter',
  properties: { owner: sorted().primary(), seq: p.bigint('number') },
});

export const postgresqlEntities = [
  PostgresqlTodoRow,
  PostgresqlTagRow,
  PostgresqlIdempotencyRow,
  PostgresqlChangeRow,
  PostgresqlChangeCounterRow,
] as const;

/** The tables of the entities above, in the database's own names. */
export type Tables = InferKyselyDB<(typeof sqliteEntities)[number]>;
