import { TodoNotFoundError, type TodoReader, type TodoRepository } from '@todo/application';
import type { Owner, Todo, TodoDraft, TodoId } from '@todo/domain';
import type { CompiledQuery } from 'kysely';
import type { Sql } from '../sql-database.ts';
import { batches, mostIds } from './batches.ts';
import { mostRows } from './compiled-statements.ts';
import { recordMany } from './record-changes.ts';
import { noteChange, type SqlContext, type SqlTransaction } from './sql-transaction.ts';
import { rowFrom, tagsText, todoColumns, todoFrom } from './todo-row.ts';

/** A draft, and the transaction that adds it. */
interface Addition {
  readonly transaction: SqlTransaction;
  readonly draft: TodoDraft;
}

/** The columns that the database fills in. */
type Added = Pick<Todo, 'id' | 'revision'>;

/** The todos of one owner within a transaction, which collects the changes for the change log. */
export function sqlTodoRepository(
  context: SqlContext,
  transaction: SqlTransaction,
  reader: TodoReader,
): TodoRepository {
  const { owner } = transaction.command;
  return {
    ...reader,

    async add(draft) {
      const [todo] = await insertTodos(context, await transaction.sql(), [{ transaction, draft }]);
      return todo as Todo;
    },

    async addAll(drafts) {
      const sql = await transaction.sql();
      const added: Todo[] = [];
      for (const some of batches(drafts, mostRows)) {
        const additions = some.map((draft) => ({ transaction, draft }));
        added.push(...(await insertTodos(context, sql, additions)));
        await recordMany(context, sql, transaction);
      }
      return added;
    },

    async update(ids, transition) {
      if (ids.length === 0) return [];
      const sql = await transaction.sql();
      const before = await selectLocked(context, sql, owner, ids);
      // All transitions run before the first update: if one throws, nothing is changed, even if the caller catches it.
      const wanted = before.map((todo) => transition(todo));
      const after: Todo[] = [];
      for (const [at, todo] of before.entries()) {
        const changed = wanted[at] ?? todo;
        after.push(
          changed === todo ? todo : await updateTodo(context, sql, transaction, todo, changed),
        );
        await recordMany(context, sql, transaction);
      }
      return after;
    },

    async remove(ids, permit) {
      if (ids.length === 0) return;
      const sql = await transaction.sql();
      const removed = await selectLocked(context, sql, owner, ids);
      for (const todo of removed) permit(todo);
      for (const some of batches(ids, mostIds)) {
        await sql.deleteFrom('todo').where('owner', '=', owner).where('id', 'in', some).execute();
      }
      for (const before of removed) noteChange(transaction, { before, after: null });
      await recordMany(context, sql, transaction);
    },
  };
}

/** Inserts the drafts in their order; they may be of different owners. */
export async function insertTodos(
  context: SqlContext,
  sql: Sql,
  additions: readonly Addition[],
): Promise<readonly Todo[]> {
  const todos: Todo[] = [];
  for (let first = 0; first < additions.length; first += mostRows) {
    const some = additions.slice(first, first + mostRows);
    const added = await insertRows(context, sql, some);
    for (const [at, { transaction, draft }] of some.entries()) {
      const { id, revision } = added[at] as Added;
      const todo = Object.freeze({ id, revision, ...draft });
      noteChange(transaction, { before: null, after: todo });
      todos.push(todo);
    }
  }
  const owned = additions.map(({ transaction }, at) => ({
    owner: transaction.command.owner,
    todo: todos[at] as Todo,
  }));
  additions[0]?.transaction.unsent.push(...tagInsertions(context, sql, owned));
  return todos;
}

/** @returns the columns that the database has filled in, in the order of the rows, which is also that of their ids */
async function insertRows(
  { database, statements }: SqlContext,
  sql: Sql,
  additions: readonly Addition[],
): Promise<readonly Added[]> {
  const rows = additions.map(({ transaction, draft }) => rowFrom(draft, transaction.command.owner));
  // Every row has the same columns in the same order.
  const parameters = rows.flatMap((row) => Object.values(row));
  const insertion = statements.with<Added>(`insert ${rows.length} todos`, parameters, () =>
    sql
      .insertInto('todo')
      .values(rows.map((row) => ({ ...row, revision: database.dialect.randomName })))
      .returning(['id', 'revision']),
  );
  const added = await sql.executeQuery(insertion);
  // Neither database guarantees the order of the rows that `returning` gives.
  return added.rows.toSorted((a, b) => a.id - b.id);
}

/** The todos in the order of `ids`, which no other transaction can change before the end of this one. */
async function selectLocked(
  { database, statements }: SqlContext,
  sql: Sql,
  owner: Owner,
  ids: readonly TodoId[],
): Promise<readonly Todo[]> {
  const build = (some: readonly TodoId[]) =>
    database.dialect.locked(
      sql.selectFrom('todo').select(todoColumns).where('owner', '=', owner).where('id', 'in', some),
    );
  const found = new Map<TodoId, Todo>();
  // Several batches are locked in the order of their ids, too.
  const ordered = ids.length > mostIds ? ids.toSorted((a, b) => a - b) : ids;
  for (const some of batches(ordered, mostIds)) {
    const chosen =
      some.length === 1
        ? statements.with('lock one', [owner, ...some], () => build(some))
        : build(some).compile();
    const { rows } = await sql.executeQuery(chosen);
    for (const row of rows) found.set(row.id, todoFrom(row));
  }
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw new TodoNotFoundError(missing);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function updateTodo(
  context: SqlContext,
  sql: Sql,
  transaction: SqlTransaction,
  before: Todo,
  changed: Todo,
): Promise<Todo> {
  const { database, statements } = context;
  const { owner } = transaction.command;
  const { id } = changed;
  const row = rowFrom(changed, owner);
  const drawn = database.dialect.drawName?.();
  const values = [...Object.values(row), ...(drawn === undefined ? [] : [drawn]), owner, id];
  const update = statements.with('update todo', values, () =>
    sql
      .updateTable('todo')
      .set({ ...row, revision: drawn ?? database.dialect.randomName })
      .where('owner', '=', owner)
      .where('id', '=', id)
      .returning('revision'),
  );
  if (drawn !== undefined) transaction.unsent.push(update);
  const revision = drawn ?? (await sql.executeQuery(update)).rows[0]?.revision;
  if (revision === undefined) throw new TodoNotFoundError([id]);
  const todo = Object.freeze({ ...changed, revision });
  noteChange(transaction, { before, after: todo });
  if (row.tags !== tagsText(before)) {
    const tags = statements.with('delete tags', [owner, id], () =>
      sql.deleteFrom('todo_tag').where('owner', '=', owner).where('todo_id', '=', id),
    );
    transaction.unsent.push(tags, ...tagInsertions(context, sql, [{ owner, todo }]));
  }
  return todo;
}

/** The statements that insert the tags of these todos. */
export function tagInsertions(
  { statements }: SqlContext,
  sql: Sql,
  owned: readonly { readonly owner: Owner; readonly todo: Todo }[],
): readonly CompiledQuery[] {
  const rows = owned.flatMap(({ owner, todo: { id, tags } }) =>
    tags.map((tag) => ({ owner, tag, todo_id: id })),
  );
  return Array.from(batches(rows, mostRows), (some) => {
    const parameters = some.flatMap((row) => Object.values(row));
    return statements.with(`insert ${some.length} tags`, parameters, () =>
      sql.insertInto('todo_tag').values(some),
    );
  });
}
