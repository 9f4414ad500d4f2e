import type { PersonalTokenReader, PersonalTokenRepository } from '@todo/application';
import type { Instant, PersonalToken, Scope } from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import type { Sql } from '../sql-database.ts';
import type { ReadRows } from '../store/sql-todo-reader.ts';
import type { SqlContext } from '../store/sql-transaction.ts';
import { holderColumns, holderFrom } from './holder-columns.ts';

export function sqlPersonalTokenReader(
  { database, statements }: SqlContext,
  read: ReadRows,
): PersonalTokenReader {
  return {
    // A server asks this for each request with a personal token.
    async withDigest(digest) {
      const query = statements.with('token by digest', [digest], () =>
        database.sql
          .selectFrom('personal_token')
          .innerJoin('account', 'account.id', 'personal_token.account')
          .selectAll('personal_token')
          .select(holderColumns)
          .where('personal_token.digest', '=', digest),
      );
      const [row] = await read(query, { lookup: true });
      return row && { ...tokenFrom(row), holder: holderFrom(row) };
    },

    async of(account) {
      const query = database.sql
        .selectFrom('personal_token')
        .selectAll()
        .where('account', '=', account)
        .orderBy('created_at', 'desc')
        .orderBy('id');
      return (await read(query.compile())).map(tokenFrom);
    },
  };
}

export function sqlPersonalTokenRepository(
  sql: Sql,
  reader: PersonalTokenReader,
): PersonalTokenRepository {
  return {
    ...reader,

    async add(token) {
      await sql.insertInto('personal_token').values(tokenRow(token)).execute();
    },

    async used(id, at) {
      await sql
        .updateTable('personal_token')
        .set({ last_used_at: at })
        .where('id', '=', id)
        .where((row) => row('last_used_at', 'is', null).or('last_used_at', '<', at))
        .execute();
    },

    async remove(account, id) {
      const { numDeletedRows } = await sql
        .deleteFrom('personal_token')
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function tokenRow(token: PersonalToken): Insertable<Tables['personal_token']> {
  const { id, account, name, scopes, digest, lastFour, createdAt, lastUsedAt, expiresAt } = token;
  return {
    id,
    account,
    name,
    scopes: scopes.join(' '),
    digest,
    last_four: lastFour,
    created_at: createdAt,
    last_used_at: lastUsedAt,
    expires_at: expiresAt,
  };
}

function tokenFrom(row: Selectable<Tables['personal_token']>): PersonalToken {
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    scopes: row.scopes === '' ? [] : (row.scopes.split(' ') as Scope[]),
    digest: row.digest,
    lastFour: row.last_four,
    createdAt: row.created_at as Instant,
    lastUsedAt: row.last_used_at as Instant | null,
    expiresAt: row.expires_at as Instant | null,
  };
}
