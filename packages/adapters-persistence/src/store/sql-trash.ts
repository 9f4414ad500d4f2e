import {
  TodoNotFoundError,
  type TrashedTodo,
  type TrashReader,
  type TrashRepository,
} from '@todo/application';
import type { Owner, Revision, Todo, TodoId } from '@todo/domain';
import { sql as raw } from 'kysely';
import type { Sql } from '../sql-database.ts';
import { batches, mostIds } from './batches.ts';
import { mostRows } from './compiled-statements.ts';
import { recordChanges, recordMany } from './record-changes.ts';
import { tagInsertions } from './sql-todo-repository.ts';
import { together } from './together.ts';
import type { ReadRows } from './sql-todo-reader.ts';
import { noteChange, type SqlContext, type SqlTransaction } from './sql-transaction.ts';
import { rowFrom } from './todo-row.ts';
import { trashedFrom } from './trash-row.ts';

/** The deleted todos of one owner. */
export function sqlTrashReader(
  { database: { sql }, statements }: SqlContext,
  owner: Owner,
  read: ReadRows,
): TrashReader {
  const trash = () => sql.selectFrom('todo_trash').where('owner', '=', owner);
  return {
    async find(id) {
      const query = statements.with('deleted todo', [owner, id], () =>
        trash().selectAll().where('todo_id', '=', id),
      );
      const [row] = await read(query);
      return row && trashedFrom(row);
    },

    async list(limit, after) {
      const query = trash()
        .selectAll()
        .orderBy('deleted_at', 'desc')
        .orderBy('todo_id', 'desc')
        .limit(limit)
        .$if(after !== undefined, (all) =>
          all.where(raw<boolean>`(deleted_at, todo_id) < (${after?.deletedAt}, ${after?.id})`),
        );
      return (await read(query.compile())).map(trashedFrom);
    },

    async count() {
      const query = trash().select(({ fn }) => fn.countAll<number>().as('total'));
      const [row] = await read(query.compile());
      return row?.total ?? 0;
    },
  };
}

/** The trash of one owner within a transaction. */
export function sqlTrashRepository(
  context: SqlContext,
  transaction: SqlTransaction,
  read: ReadRows,
): TrashRepository {
  const { owner } = transaction.command;
  const reader = sqlTrashReader(context, owner, read);

  /** The connection, once everything that this transaction itself has deleted is in the trash. */
  async function filled(): Promise<Sql> {
    const sql = await transaction.sql();
    // Only then: to record changes locks the counter row, which should come last.
    const hasDeleted = transaction.unrecorded.some(({ after }) => after === null);
    if (hasDeleted) await recordChanges(context, sql, [transaction]);
    return sql;
  }

  return {
    async find(id) {
      await filled();
      return reader.find(id);
    },

    async list(limit, after) {
      await filled();
      return reader.list(limit, after);
    },

    async count() {
      await filled();
      return reader.count();
    },

    async restore(ids, transition) {
      if (ids.length === 0) return [];
      const sql = await filled();
      const deleted = await selectLocked(context, sql, owner, ids);
      // All transitions run before the first change: if one throws, nothing is changed, even if the caller catches it.
      const wanted = deleted.map((trashed) => transition(trashed));
      await deleteRows(sql, owner, ids);
      const restored = await insertAgain(context, sql, owner, wanted);
      for (const after of restored) noteChange(transaction, { before: null, after }, true);
      await recordMany(context, sql, transaction);
      return restored;
    },

    async purge(ids) {
      if (ids.length === 0) return;
      const sql = await filled();
      await selectLocked(context, sql, owner, ids);
      // An image that this transaction has not recorded yet has to be erased, too.
      await recordChanges(context, sql, [transaction]);
      await deleteRows(sql, owner, ids);
      for (const some of batches(ids, mostIds)) {
        await sql
          .deleteFrom('external_id')
          .where('owner', '=', owner)
          .where('todo_id', 'in', some)
          .execute();
        await sql
          .updateTable('todo_change')
          .set({ todo_before: null, todo_after: null })
          .where('owner', '=', owner)
          .where('todo_id', 'in', some)
          .execute();
      }
    },
  };
}

/** The deleted todos in the order of `ids`, which no other transaction can restore before the end of this one. */
async function selectLocked(
  { database }: SqlContext,
  sql: Sql,
  owner: Owner,
  ids: readonly TodoId[],
): Promise<readonly TrashedTodo[]> {
  const found = new Map<TodoId, TrashedTodo>();
  // Rows are locked in the order of their ids, so that two transactions on the same rows cannot deadlock.
  for (const some of batches(
    ids.toSorted((a, b) => a - b),
    mostIds,
  )) {
    const rows = await database.dialect
      .lockedIn(
        sql
          .selectFrom('todo_trash')
          .selectAll()
          .where('owner', '=', owner)
          .where('todo_id', 'in', some)
          .orderBy('todo_id'),
        'todo_trash',
      )
      .execute();
    for (const row of rows) found.set(row.todo_id, trashedFrom(row));
  }
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw new TodoNotFoundError(missing);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function deleteRows(sql: Sql, owner: Owner, ids: readonly TodoId[]): Promise<void> {
  for (const some of batches(ids, mostIds)) {
    await sql
      .deleteFrom('todo_trash')
      .where('owner', '=', owner)
      .where('todo_id', 'in', some)
      .execute();
  }
}

/** Inserts todos under the ids that they have had. @returns the todos in their order, each with a new revision */
async function insertAgain(
  context: SqlContext,
  sql: Sql,
  owner: Owner,
  todos: readonly Todo[],
): Promise<readonly Todo[]> {
  const { database, statements } = context;
  const revisions = new Map<TodoId, Revision>();
  for (const some of batches(todos, mostRows)) {
    const rows = some.map((todo) => ({ id: todo.id, ...rowFrom(todo, owner) }));
    const parameters = rows.flatMap((row) => Object.values(row));
    const insertion = statements.with(`restore ${rows.length} todos`, parameters, () =>
      sql
        .insertInto('todo')
        .values(rows.map((row) => ({ ...row, revision: database.dialect.randomName })))
        .returning(['id', 'revision']),
    );
    const inserted = await sql.executeQuery(insertion);
    for (const { id, revision } of inserted.rows) revisions.set(id, revision);
  }
  const restored = todos.map((todo) =>
    Object.freeze({ ...todo, revision: revisions.get(todo.id) ?? todo.revision }),
  );
  const owned = restored.map((todo) => ({ owner, todo }));
  await together(database, sql, tagInsertions(context, sql, owned));
  return restored;
}
