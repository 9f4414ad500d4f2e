import { statuses } from '@todo/domain';
import { defineEntity, p } from '@mikro-orm/core';
import type { InferKyselyDB } from '@mikro-orm/sqlite';

/*
 * Todos as the databases store them. The domain's own type is not mapped, because an ORM would patch it, and because
 * the domain and the tables change for different reasons. SQLite and PostgreSQL have the same columns but different
 * keys: in PostgreSQL, every key begins with the owner, so that a cluster can keep all rows of an owner on one machine.
 */

/** Text that sorts by code point: by itself in SQLite, by the collation "C" in PostgreSQL. */
const sorted = () => p.text().ignoreSchemaChanges('collation');

const todoColumns = () => ({
  version: p.integer(),
  // Each database has its own default, for rows that a server of an earlier release inserts.
  revision: p.text().ignoreSchemaChanges('default'),
  task: p.text(),
  status: p.enum(statuses).ignoreSchemaChanges('collation'),
  // Instants are text: they sort by time, and an operator who opens the file can read them.
  createdAt: sorted(),
  updatedAt: sorted(),
  completedAt: sorted().nullable(),
  /** The index of the priority in `priorities`, which lists are sorted by. */
  priority: p.integer().default(0).check('priority between 0 and 3'),
  /** The `dueKey`: sorts dates and instants together, and keeps the difference between the two. */
  due: sorted().nullable(),
  /** A JSON array, in the order given. Todos are found by the rows of `TagRow` instead. */
  tags: p.text().default('[]'),
  notes: p.text().default(''),
  /** The task, case-folded for sorting. */
  taskKey: sorted().default(''),
  /** The text that keywords are searched in. */
  search: p.text().default(''),
});

const idempotencyColumns = () => ({
  owner: sorted().primary(),
  key: sorted().primary(),
  fingerprint: p.text(),
  todoId: p.integer(),
  /** The revision of the todo when it was added. */
  revision: p.text().ignoreSchemaChanges('default'),
  answer: p.text(),
  expiresAt: sorted(),
});

/** An index written in SQL, for what the ORM's own index options cannot express. */
const index = (name: string, on: string) => ({ name, expression: `create index ${name} on ${on}` });

const TodoRow = defineEntity({
  name: 'TodoRow',
  tableName: 'todo',
  properties: {
    id: p.integer().primary().autoincrement(),
    owner: p.text(),
    ...todoColumns(),
  },
  // One index for each order of a list, so that every page is one range of an index. Each index ends with the id,
  // ascending: a column with few values has long ties, so its descending order needs a second index.
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
    // Open todos, most urgent first: completed todos do not slow the list down.
    index(
      'todo_open_index',
      "todo (owner, coalesce(due, '~'), priority desc) where status <> 'Completed'",
    ),
  ],
});

/** One tag of a todo: the tags of {@link TodoRow} once more, as an index to find todos by. */
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
  /** The todo before and after the change as JSON, with its revision and version. */
  todoBefore: p.text().nullable(),
  todoAfter: p.text().nullable(),
  /** The command that this one takes back, and whether as an undo or a redo. */
  revertsCommand: p.text().nullable(),
  revertsAs: p.text().nullable(),
});

/**
 * One entry of the change log: one change of one todo. Rows are inserted and, once they are old, deleted; the images of
 * a todo that is removed from the trash are set to null.
 */
const ChangeRow = defineEntity({
  name: 'ChangeRow',
  tableName: 'todo_change',
  properties: changeColumns(),
  // Each ends with the number, so that the changes of a todo or a command are one range of an index, in their order.
  indexes: [
    { name: 'todo_change_todo_index', properties: ['owner', 'todoId', 'seq'] },
    { name: 'todo_change_command_index', properties: ['owner', 'command', 'seq'] },
  ],
});

const trashColumns = () => ({
  owner: sorted().primary(),
  todoId: p.integer().primary(),
  deletedAt: sorted(),
  actor: p.text(),
  command: p.text(),
  /** The todo as it was last, as JSON, with its revision and version. */
  image: p.text(),
});

/** A deleted todo, which can be restored. */
const TrashRow = defineEntity({
  name: 'TrashRow',
  tableName: 'todo_trash',
  properties: trashColumns(),
  indexes: [{ name: 'todo_trash_deleted_index', properties: ['owner', 'deletedAt', 'todoId'] }],
});

const externalIdColumns = () => ({
  owner: sorted().primary(),
  /** The name of a file format. */
  source: sorted().primary(),
  externalId: sorted().primary(),
  todoId: p.integer(),
  fingerprint: p.text(),
  /** JSON, as the file format wrote it. */
  extra: p.text().nullable(),
});

/** Which todo, deleted or not, an entry of an imported file has become. */
const ExternalIdRow = defineEntity({
  name: 'ExternalIdRow',
  tableName: 'external_id',
  properties: externalIdColumns(),
  indexes: [{ name: 'external_id_todo_index', properties: ['owner', 'todoId'] }],
});

/** For each owner, the number of the last change in the log. */
const ChangeCounterRow = defineEntity({
  name: 'ChangeCounterRow',
  tableName: 'change_counter',
  properties: { owner: sorted().primary(), seq: p.integer() },
});

/** The response that was sent to a request with an `Idempotency-Key`. */
const IdempotencyRow = defineEntity({
  name: 'IdempotencyRow',
  tableName: 'idempotency_record',
  properties: idempotencyColumns(),
  indexes: [{ name: 'idempotency_record_expiry_index', properties: ['expiresAt'] }],
});

/**
 * Accounts and their credentials: the same tables in both databases, as entities of each, because an ORM keeps state in
 * its entities. Their keys do not begin with the owner: a request has a credential, and the owner follows from it.
 */
const accountEntities = () =>
  [
    defineEntity({
      name: 'AccountRow',
      tableName: 'account',
      properties: {
        id: sorted().primary(),
        name: p.text(),
        /** The `accountKey` of the name. */
        nameKey: sorted(),
        passwordHash: p.text(),
        createdAt: sorted(),
        disabledAt: sorted().nullable(),
      },
      uniques: [{ name: 'account_name_index', properties: ['nameKey'] }],
    }),
    defineEntity({
      name: 'SessionRow',
      tableName: 'session',
      properties: {
        id: sorted().primary(),
        account: sorted(),
        client: p.text(),
        generation: p.integer(),
        createdAt: sorted(),
        refreshedAt: sorted(),
        expiresAt: sorted(),
      },
      indexes: [
        { name: 'session_account_index', properties: ['account'] },
        { name: 'session_expiry_index', properties: ['expiresAt'] },
      ],
    }),
    defineEntity({
      name: 'PersonalTokenRow',
      tableName: 'personal_token',
      properties: {
        id: sorted().primary(),
        account: sorted(),
        name: p.text(),
        /** Separated by blanks (RFC 6749, section 3.3). */
        scopes: p.text(),
        digest: sorted(),
        lastFour: p.text(),
        createdAt: sorted(),
        lastUsedAt: sorted().nullable(),
        expiresAt: sorted().nullable(),
      },
      uniques: [{ name: 'personal_token_digest_index', properties: ['digest'] }],
      indexes: [{ name: 'personal_token_account_index', properties: ['account'] }],
    }),
    defineEntity({
      name: 'SignInAttemptRow',
      tableName: 'sign_in_attempt',
      properties: {
        key: sorted().primary(),
        failed: p.integer(),
        blockedUntil: sorted(),
        expiresAt: sorted(),
      },
      indexes: [{ name: 'sign_in_attempt_expiry_index', properties: ['expiresAt'] }],
    }),
    defineEntity({
      name: 'SigningKeyRow',
      tableName: 'signing_key',
      properties: { purpose: sorted().primary(), key: p.text() },
    }),
  ] as const;

export const sqliteEntities = [
  TodoRow,
  TagRow,
  IdempotencyRow,
  ChangeRow,
  ChangeCounterRow,
  TrashRow,
  ExternalIdRow,
  ...accountEntities(),
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
  // The same indexes as in SQLite, which appends the id by itself; in PostgreSQL, each names the id.
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
  indexes: [
    { name: 'todo_change_todo_index', properties: ['owner', 'todoId', 'seq'] },
    { name: 'todo_change_command_index', properties: ['owner', 'command', 'seq'] },
  ],
});

const PostgresqlTrashRow = defineEntity({
  name: 'TrashRow',
  tableName: 'todo_trash',
  properties: { ...trashColumns(), todoId: p.bigint('number').primary() },
  indexes: [{ name: 'todo_trash_deleted_index', properties: ['owner', 'deletedAt', 'todoId'] }],
});

const PostgresqlExternalIdRow = defineEntity({
  name: 'ExternalIdRow',
  tableName: 'external_id',
  properties: { ...externalIdColumns(), todoId: p.bigint('number') },
  indexes: [{ name: 'external_id_todo_index', properties: ['owner', 'todoId'] }],
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
  PostgresqlTrashRow,
  PostgresqlExternalIdRow,
  ...accountEntities(),
] as const;

/** The tables of the entities above, for Kysely: with the names of the database. */
export type Tables = InferKyselyDB<(typeof sqliteEntities)[number]>;
