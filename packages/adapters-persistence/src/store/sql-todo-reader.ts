import { byId, sortValue, type TodoFilter, type TodoReader } from '@todo/application';
import type { Owner, Todo } from '@todo/domain';
import type { CompiledQuery } from 'kysely';
import type { ReadOptions, Scan } from '../sql-database.ts';
import { batches, mostIds } from './batches.ts';
import { areQuick, selectFromFirst } from './first-candidates.ts';
import type { SqlContext } from './sql-transaction.ts';
import { isQuick, shortPage } from './quick-page.ts';
import { concatStretches, countMatching, selectPage } from './todo-query.ts';
import { todoColumns, todoFrom } from './todo-row.ts';

/** Runs a query that only reads, within a transaction or outside. */
export type ReadRows = <Row>(
  query: CompiledQuery<Row>,
  options?: ReadOptions,
) => Promise<readonly Row[]>;

/** The todos of one owner in a database. Every query that is built here names the owner. */
export function sqlTodoReader(
  { database, statements }: SqlContext,
  owner: Owner,
  read: ReadRows,
): TodoReader {
  const scanOf = ({ words }: TodoFilter, limit = 0): Scan => ({
    of: words ? 'texts' : 'rows',
    owner,
    isShort: limit <= shortPage,
  });

  return {
    async find(id) {
      const byOwnerAndId = statements.with('todo by id', [owner, id], () =>
        database.sql
          .selectFrom('todo')
          .select(todoColumns)
          .where('owner', '=', owner)
          .where('id', '=', id),
      );
      const [row] = await read(byOwnerAndId, { lookup: true });
      return row && todoFrom(row);
    },

    async findAll(ids) {
      const found: Todo[] = [];
      for (const some of batches(ids, mostIds)) {
        const query = database.sql
          .selectFrom('todo')
          .select(todoColumns)
          .where('owner', '=', owner)
          .where('id', 'in', some)
          .compile();
        for (const row of await read(query)) found.push(todoFrom(row));
      }
      return found;
    },

    async list(query) {
      const { order = byId, limit } = query;
      const readHere: ReadOptions = { replica: true };
      const readBeside: ReadOptions = { ...readHere, scan: scanOf(query, limit) };
      const first = selectFromFirst(database, owner, query, todoColumns);
      let rows =
        first && (await read(statements.shaped(first), areQuick(query) ? readHere : readBeside));
      if (rows === undefined || rows.length <= limit) {
        const page = selectPage(database, owner, query, todoColumns);
        rows = await read(statements.shaped(page), isQuick(query) ? readHere : readBeside);
      }
      const found = concatStretches(rows).map((row) => todoFrom(row));
      const todos = found.length > limit ? found.slice(0, limit) : found;
      const last = todos.at(-1);
      const next = found.length > limit && last && order.map(({ field }) => sortValue(last, field));
      return { todos, ...(next && { next }) };
    },

    async count(filter) {
      const matching = statements.shaped(countMatching(database, owner, filter));
      const [row] = await read(matching, { replica: true, scan: scanOf(filter) });
      return row?.total ?? 0;
    },

    async tags() {
      const inUse = statements.with('tags', [owner], () =>
        database.sql
          .selectFrom('todo_tag')
          .select('tag')
          .where('owner', '=', owner)
          .groupBy('tag')
          .orderBy(({ fn }) => fn.countAll(), 'desc')
          .orderBy('tag'),
      );
      const rows = await read(inUse, { replica: true, scan: scanOf({}) });
      return rows.map(({ tag }) => tag);
    },
  };
}
