import type { SessionReader, SessionRepository, WithAccount } from '@todo/application';
import type { Instant, Session } from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import type { Sql } from '../sql-database.ts';
import type { ReadRows } from '../store/sql-todo-reader.ts';
import type { SqlContext } from '../store/sql-transaction.ts';
import { holderColumns, holderFrom, type HolderColumns } from './holder-columns.ts';

export function sqlSessionReader(
  { database, statements }: SqlContext,
  read: ReadRows,
): SessionReader {
  return {
    // A server asks this for each request with an access token.
    async find(id) {
      const query = statements.with('session by id', [id], () => withHolder(database.sql, id));
      const [row] = await read(query, { lookup: true });
      return row && sessionWithHolder(row);
    },

    async of(account) {
      const query = database.sql
        .selectFrom('session')
        .selectAll()
        .where('account', '=', account)
        .orderBy('created_at', 'desc')
        .orderBy('id');
      return (await read(query.compile())).map(sessionFrom);
    },
  };
}

export function sqlSessionRepository(
  { database: { dialect } }: SqlContext,
  sql: Sql,
  reader: SessionReader,
): SessionRepository {
  return {
    ...reader,

    async add(session, now) {
      // A session that another transaction has locked is not waited for: that one deletes it, or refreshes it.
      const expired = dialect.lockedUnlessTaken(
        sql.selectFrom('session').select('id').where('expires_at', '<=', now),
      );
      await sql.deleteFrom('session').where('id', 'in', expired).execute();
      await sql.insertInto('session').values(sessionRow(session)).execute();
    },

    async update(id, transition) {
      const row = await dialect.lockedIn(withHolder(sql, id), 'session').executeTakeFirst();
      if (row === undefined) return undefined;
      const before = sessionWithHolder(row);
      const after = transition(before);
      if (after === undefined) {
        await sql.deleteFrom('session').where('id', '=', id).execute();
        return undefined;
      }
      if (after === before) return sessionFrom(row);
      const changed = sessionRow(after);
      await sql.updateTable('session').set(changed).where('id', '=', id).execute();
      return sessionFrom(changed);
    },

    async remove(account, id) {
      const { numDeletedRows } = await sql
        .deleteFrom('session')
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async removeAll(account, except) {
      const all = sql.deleteFrom('session').where('account', '=', account);
      await (except === undefined ? all : all.where('id', '<>', except)).execute();
    },
  };
}

function withHolder(sql: Sql, id: string) {
  return sql
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account')
    .selectAll('session')
    .select(holderColumns)
    .where('session.id', '=', id);
}

type SessionRow = Selectable<Tables['session']>;

function sessionRow(session: Session): Insertable<Tables['session']> & SessionRow {
  const { id, account, client, generation, createdAt, refreshedAt, expiresAt } = session;
  return {
    id,
    account,
    client,
    generation,
    created_at: createdAt,
    refreshed_at: refreshedAt,
    expires_at: expiresAt,
  };
}

function sessionFrom(row: SessionRow): Session {
  return {
    id: row.id,
    account: row.account,
    client: row.client,
    generation: row.generation,
    createdAt: row.created_at as Instant,
    refreshedAt: row.refreshed_at as Instant,
    expiresAt: row.expires_at as Instant,
  };
}

function sessionWithHolder(row: SessionRow & HolderColumns): WithAccount<Session> {
  return { ...sessionFrom(row), holder: holderFrom(row) };
}
