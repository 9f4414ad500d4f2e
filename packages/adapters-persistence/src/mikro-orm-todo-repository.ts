import {
  sortValue,
  TodoNotFoundError,
  byId,
  type IdempotencyKey,
  type IdempotencyRecord,
  type TodoFilter,
  type TodoPage,
  type TodoQuery,
  type TodoRepository,
} from '@todo/application';
import type { Owner, Revision, Todo, TodoDraft, TodoId } from '@todo/domain';
import type { CompiledQuery } from 'kysely';
import { JoinedAdds } from './joined-adds.ts';
import { isWorthKnowing } from './known-todos.ts';
import { Recent } from './recent.ts';
import { countMatching, isQuick, putTogether, selectPage, type OnPage } from './todo-query.ts';
import { rowFrom, todoColumns, todoFrom, type TodoColumns } from './todo-row.ts';
import type { ReadOptions, Scan, Sql, UnitsOfWork } from './units-of-work.ts';

/** How many pages are known at most. */
const mostPages = 50;

/** How many todos are added in one statement at most: each number of them takes a statement of its own. */
const mostRows = 32;

/** A page that was read before. */
interface KnownPage {
  readonly page: TodoPage;
  /** The todos on it and, where another page follows, the first of that. */
  readonly found: readonly Todo[];
  /** Asks which todos these are now, and in which state. Most pages are never asked for again. */
  revisions?: CompiledQuery<OnPage<'revision'>>;
}

/** What the database adds to a row. */
type Added = Pick<Todo, 'id' | 'revision'>;

/** One owner's todos in a database. Whose they are is part of every query that the class can make. */
export class MikroOrmTodoRepository implements TodoRepository {
  readonly #units: UnitsOfWork;
  readonly #owner: Owner;
  #todoById: CompiledQuery<TodoColumns> | undefined;
  #revisionById: CompiledQuery<{ revision: Revision }> | undefined;
  readonly #pages = new Recent<string, KnownPage>(mostPages);
  readonly #adds: JoinedAdds;
  /** By how many rows they insert. */
  readonly #insertions: CompiledQuery<Added>[] = [];

  constructor(units: UnitsOfWork, owner: Owner) {
    this.#units = units;
    this.#owner = owner;
    this.#adds = new JoinedAdds(units, (sql, drafts) => this.#insert(sql, drafts));
  }

  async add(draft: TodoDraft): Promise<Todo> {
    return this.#adds.add(draft);
  }

  async addOnce(draft: TodoDraft, request: IdempotencyKey): Promise<IdempotencyRecord> {
    const { key, fingerprint, now, expiresAt } = request;
    return this.#units.write(async (sql) => {
      await sql
        .deleteFrom('idempotency_record')
        .where('owner', '=', this.#owner)
        .where('expires_at', '<=', now)
        .execute();
      const before = await sql
        .selectFrom('idempotency_record')
        .select(['todo_id as id', 'revision', 'fingerprint', 'answer'])
        .where('owner', '=', this.#owner)
        .where('key', '=', key)
        .executeTakeFirst();
      if (before) return { ...before, isNew: false };

      const [todo] = (await this.#insert(sql, [draft])) as [Todo];
      const answer = request.answer(todo);
      const { id, revision } = todo;
      const row = { key, fingerprint, answer, todo_id: id, revision, expires_at: expiresAt };
      await sql
        .insertInto('idempotency_record')
        .values({ owner: this.#owner, ...row })
        .execute();
      return { id, revision, fingerprint, answer, isNew: true };
    });
  }

  async find(id: TodoId): Promise<Todo | undefined> {
    const { sql, known } = this.#units;
    if (known?.has(id)) {
      this.#revisionById ??= this.#one(sql, id).select('revision').compile();
      const [row] = await this.#units.read(this.#with(id, this.#revisionById));
      if (row === undefined) return undefined;
      const todo = known.find(id, row.revision);
      if (todo !== undefined) return todo;
    }
    this.#todoById ??= this.#one(sql, id).select(todoColumns).compile();
    const [row] = await this.#units.read(this.#with(id, this.#todoById));
    if (row === undefined) return undefined;
    const todo = todoFrom(row);
    known?.remember(todo);
    return todo;
  }

  async list(query: TodoQuery): Promise<TodoPage> {
    const key = JSON.stringify(query);
    const before = this.#pages.get(key);
    if (before && (await this.#isUnchanged(query, before))) return before.page;
    const { order = byId, limit } = query;
    const rows = await this.#units.read(this.#compiled(query, todoColumns), {
      replica: true,
      ...this.#scanFor(query),
    });
    const found = putTogether(rows).map((row) => todoFrom(row));
    const todos = Object.freeze(found.slice(0, limit));
    const last = todos.at(-1);
    const next = found.length > limit && last && order.map(({ field }) => sortValue(last, field));
    const page = Object.freeze({ todos, ...(next && { next }) });
    // To look for words takes longer than to read what they are found in.
    if (this.#units.known && !query.words && isWorthKnowing(found)) {
      this.#pages.set(key, { page, found });
    }
    return page;
  }

  async count(filter: TodoFilter): Promise<number> {
    const matching = countMatching(this.#units, this.#owner, filter).compile();
    const [row] = await this.#units.read(matching, { replica: true, scan: this.#scan(filter) });
    return row?.total ?? 0;
  }

  async tags(): Promise<readonly string[]> {
    const inUse = this.#units.sql
      .selectFrom('todo_tag')
      .select('tag')
      .where('owner', '=', this.#owner)
      .groupBy('tag')
      .orderBy(({ fn }) => fn.countAll(), 'desc')
      .orderBy('tag')
      .compile();
    const rows = await this.#units.read(inUse, { replica: true, scan: this.#scan({}) });
    return rows.map(({ tag }) => tag);
  }

  async update(ids: readonly TodoId[], transition: (todo: Todo) => Todo): Promise<readonly Todo[]> {
    if (ids.length === 0) return [];
    return this.#units.write(async (sql) => {
      const before = await this.#all(sql, ids);
      const after: Todo[] = [];
      for (const todo of before) {
        const changed = transition(todo);
        after.push(changed === todo ? todo : await this.#save(sql, changed));
      }
      return after;
    });
  }

  async remove(ids: readonly TodoId[], permit: (todo: Todo) => void): Promise<void> {
    if (ids.length === 0) return;
    await this.#units.write(async (sql) => {
      for (const todo of await this.#all(sql, ids)) permit(todo);
      await sql
        .deleteFrom('todo')
        .where('owner', '=', this.#owner)
        .where('id', 'in', ids)
        .execute();
    });
  }

  async #isUnchanged(query: TodoQuery, known: KnownPage): Promise<boolean> {
    const { found } = known;
    known.revisions ??= this.#compiled(query, ['revision']);
    const rows = putTogether(await this.#units.read(known.revisions, this.#scanFor(query)));
    return (
      rows.length === found.length &&
      found.every(({ revision }, at) => rows[at]?.revision === revision)
    );
  }

  #scan({ words }: TodoFilter): Scan {
    return { of: words ? 'texts' : 'rows', owner: this.#owner };
  }

  #scanFor(query: TodoQuery): ReadOptions {
    return isQuick(query) ? {} : { scan: this.#scan(query) };
  }

  #compiled<Column extends keyof TodoColumns>(query: TodoQuery, columns: readonly Column[]) {
    return selectPage(this.#units, this.#owner, query, columns).compile();
  }

  #todos(sql: Sql) {
    return sql.selectFrom('todo').where('owner', '=', this.#owner);
  }

  #one(sql: Sql, id: TodoId) {
    return this.#todos(sql).where('id', '=', id);
  }

  /** The query that was made by {@link #one} for some todo, for this one. */
  #with<Row>(id: TodoId, query: CompiledQuery<Row>): CompiledQuery<Row> {
    return { ...query, parameters: [this.#owner, id] };
  }

  async #all(sql: Sql, ids: readonly TodoId[]): Promise<readonly Todo[]> {
    const chosen = this.#todos(sql).select(todoColumns).where('id', 'in', ids);
    const rows = await this.#units.dialect.locked(chosen).execute();
    const found = new Map(rows.map((row) => [row.id, todoFrom(row)]));
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async #insert(sql: Sql, drafts: readonly TodoDraft[]): Promise<readonly Todo[]> {
    const todos: Todo[] = [];
    for (let first = 0; first < drafts.length; first += mostRows) {
      const some = drafts.slice(first, first + mostRows);
      const added = await this.#insertRows(
        sql,
        some.map((draft) => rowFrom(draft, this.#owner)),
      );
      for (const [at, draft] of some.entries()) {
        const { id, revision } = added[at] as Added;
        todos.push(Object.freeze({ id, revision, ...draft }));
      }
    }
    await this.#addTags(sql, todos);
    return todos;
  }

  /** @returns what the database has added, in the order of the rows, in which it gives ids */
  async #insertRows(
    sql: Sql,
    rows: readonly ReturnType<typeof rowFrom>[],
  ): Promise<readonly Added[]> {
    const revision = this.#units.dialect.newRevision;
    const insertion = (this.#insertions[rows.length] ??= sql
      .insertInto('todo')
      .values(rows.map((row) => ({ ...row, revision })))
      .returning(['id', 'revision'])
      .compile());
    // A row always has the same columns in the same order.
    const parameters = rows.flatMap((row) => Object.values(row));
    const added = await sql.executeQuery<Added>({ ...insertion, parameters });
    // No database promises to tell them in that order.
    return added.rows.toSorted((a, b) => a.id - b.id);
  }

  async #save(sql: Sql, changed: Todo): Promise<Todo> {
    const { id } = changed;
    const { revision } = await sql
      .updateTable('todo')
      .set({ ...rowFrom(changed, this.#owner), revision: this.#units.dialect.newRevision })
      .where('owner', '=', this.#owner)
      .where('id', '=', id)
      .returning('revision')
      .executeTakeFirstOrThrow();
    const todo = Object.freeze({ ...changed, revision });
    await sql
      .deleteFrom('todo_tag')
      .where('owner', '=', this.#owner)
      .where('todo_id', '=', id)
      .execute();
    await this.#addTags(sql, [todo]);
    return todo;
  }

  async #addTags(sql: Sql, todos: readonly Todo[]): Promise<void> {
    const rows = todos.flatMap(({ id, tags }) =>
      tags.map((tag) => ({ owner: this.#owner, tag, todo_id: id })),
    );
    if (rows.length > 0) await sql.insertInto('todo_tag').values(rows).execute();
  }
}
