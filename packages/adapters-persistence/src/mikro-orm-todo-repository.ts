import {
  TodoNotFoundError,
  type TodoPage,
  type TodoQuery,
  type TodoRepository,
} from '@todo/application';
import type { Owner, Todo, TodoDraft, TodoId } from '@todo/domain';
import type { Sql, UnitsOfWork } from './units-of-work.ts';
import { rowFrom, todoFrom } from './todo-row.ts';

/** One owner's todos in a database. Whose they are is part of every query that the class can make. */
export class MikroOrmTodoRepository implements TodoRepository {
  readonly #units: UnitsOfWork;
  readonly #owner: Owner;

  constructor(units: UnitsOfWork, owner: Owner) {
    this.#units = units;
    this.#owner = owner;
  }

  async add(draft: TodoDraft): Promise<Todo> {
    return this.#units.write(async (sql) => {
      const { id } = await sql
        .insertInto('TodoRow')
        .values(rowFrom(draft, this.#owner))
        .returning('id')
        .executeTakeFirstOrThrow();
      return todoFrom({ id, ...draft });
    });
  }

  async find(id: TodoId): Promise<Todo | undefined> {
    return this.#units.read(async (sql) => {
      const row = await this.#select(sql).where('id', '=', id).executeTakeFirst();
      return row && todoFrom(row);
    });
  }

  async list({ statuses, limit, after }: TodoQuery): Promise<TodoPage> {
    return this.#units.read(async (sql) => {
      let query = this.#select(sql);
      if (statuses) query = query.where('status', 'in', statuses);
      if (after) query = query.where('id', '>', after.id);
      // One more than asked for shows whether another page follows.
      const rows = await query
        .orderBy('id')
        .limit(limit + 1)
        .execute();
      const todos = rows.slice(0, limit).map(todoFrom);
      const last = todos.at(-1);
      return { todos, ...(last && rows.length > limit && { next: { id: last.id } }) };
    });
  }

  async update(ids: readonly TodoId[], transition: (todo: Todo) => Todo): Promise<readonly Todo[]> {
    return this.#units.write(async (sql) => {
      const before = await this.#all(sql, ids);
      const after = before.map((todo) => transition(todo));
      for (const [index, todo] of after.entries()) {
        if (todo !== before[index]) await this.#save(sql, todo);
      }
      return after;
    });
  }

  async remove(ids: readonly TodoId[], permit: (todo: Todo) => void): Promise<void> {
    await this.#units.write(async (sql) => {
      for (const todo of await this.#all(sql, ids)) permit(todo);
      await sql
        .deleteFrom('TodoRow')
        .where('owner', '=', this.#owner)
        .where('id', 'in', ids)
        .execute();
    });
  }

  #select(sql: Sql) {
    return sql.selectFrom('TodoRow').selectAll().where('owner', '=', this.#owner);
  }

  async #all(sql: Sql, ids: readonly TodoId[]): Promise<readonly Todo[]> {
    const rows = await this.#select(sql).where('id', 'in', ids).execute();
    const found = new Map(rows.map((row) => [row.id, todoFrom(row)]));
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async #save(sql: Sql, { id, ...todo }: Todo): Promise<void> {
    await sql
      .updateTable('TodoRow')
      .set(rowFrom(todo, this.#owner))
      .where('owner', '=', this.#owner)
      .where('id', '=', id)
      .execute();
  }
}
