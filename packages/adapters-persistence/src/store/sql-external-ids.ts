import type { ExternalId, ExternalIdReader, ExternalIdRepository } from '@todo/application';
import type { Owner } from '@todo/domain';
import type { Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import { batches, mostIds } from './batches.ts';
import { mostRows } from './compiled-statements.ts';
import type { ReadRows } from './sql-todo-reader.ts';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';

const columns = ['external_id', 'todo_id', 'fingerprint', 'extra'] as const;

type Row = Pick<Selectable<Tables['external_id']>, (typeof columns)[number]>;

/** The foreign ids of one owner. */
export function sqlExternalIdReader(
  { database: { sql } }: SqlContext,
  owner: Owner,
  read: ReadRows,
): ExternalIdReader {
  const ofSource = (source: string) =>
    sql
      .selectFrom('external_id')
      .select(columns)
      .where('owner', '=', owner)
      .where('source', '=', source);
  return {
    async find(source, externalIds) {
      const found: ExternalId[] = [];
      for (const some of batches(externalIds, mostIds)) {
        const query = ofSource(source).where('external_id', 'in', some).compile();
        for (const row of await read(query)) found.push(externalIdFrom(row));
      }
      return found;
    },

    async of(source, todos) {
      const found: ExternalId[] = [];
      for (const some of batches(todos, mostIds)) {
        const query = ofSource(source).where('todo_id', 'in', some).compile();
        for (const row of await read(query)) found.push(externalIdFrom(row));
      }
      return found;
    },
  };
}

/** The foreign ids of one owner within a transaction. */
export function sqlExternalIds(
  context: SqlContext,
  { command: { owner }, sql: opened }: SqlTransaction,
  read: ReadRows,
): ExternalIdRepository {
  return {
    ...sqlExternalIdReader(context, owner, read),

    async put(source, entries) {
      const sql = await opened();
      for (const some of batches(entries, mostRows)) {
        const rows = some.map(({ externalId, todoId, fingerprint, extra }) => ({
          owner,
          source,
          external_id: externalId,
          todo_id: todoId,
          fingerprint,
          extra,
        }));
        const parameters = rows.flatMap((row) => Object.values(row));
        const insertion = context.statements.with(`put ${rows.length} ids`, parameters, () =>
          sql
            .insertInto('external_id')
            .values(rows)
            .onConflict((conflict) =>
              conflict.columns(['owner', 'source', 'external_id']).doUpdateSet((update) => ({
                todo_id: update.ref('excluded.todo_id'),
                fingerprint: update.ref('excluded.fingerprint'),
                extra: update.ref('excluded.extra'),
              })),
            ),
        );
        await sql.executeQuery(insertion);
      }
    },
  };
}

function externalIdFrom({ external_id: externalId, todo_id: todoId, ...rest }: Row): ExternalId {
  return { externalId, todoId, ...rest };
}
