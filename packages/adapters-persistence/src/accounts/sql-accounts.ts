import { AccountExistsError, type AccountReader, type AccountRepository } from '@todo/application';
import { accountKey } from '@todo/domain';
import { sql as raw } from 'kysely';
import type { Sql } from '../sql-database.ts';
import type { ReadRows } from '../store/sql-todo-reader.ts';
import type { SqlContext } from '../store/sql-transaction.ts';
import { accountFrom, accountRow } from './account-row.ts';
import { giveOwned, removeOwned } from './owned-rows.ts';

export function sqlAccountReader(
  { database, statements }: SqlContext,
  read: ReadRows,
): AccountReader {
  const accounts = () => database.sql.selectFrom('account').selectAll();
  return {
    async find(id) {
      const [row] = await read(accounts().where('id', '=', id).compile());
      return row && accountFrom(row);
    },

    async named(name) {
      const [row] = await read(accounts().where('name_key', '=', accountKey(name)).compile());
      return row && accountFrom(row);
    },

    async all() {
      return (await read(accounts().orderBy('name_key').compile())).map(accountFrom);
    },

    // A server asks this for each request without credentials.
    async exist() {
      const one = statements.with('one account', [], () =>
        database.sql.selectFrom('account').select(raw.lit(1).as('one')).limit(raw.lit(1)),
      );
      return (await read(one)).length > 0;
    },
  };
}

export function sqlAccountRepository(
  context: SqlContext,
  sql: Sql,
  reader: AccountReader,
): AccountRepository {
  const { dialect } = context.database;
  return {
    ...reader,

    async add(account) {
      const { name } = account;
      // Where another transaction is adding the same name, this statement waits for it to end.
      const added = await sql
        .insertInto('account')
        .values(accountRow(account))
        .onConflict((conflict) => conflict.column('name_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added !== undefined) return;
      const other = await reader.named(name);
      throw new AccountExistsError(other?.name ?? name);
    },

    async update(id, transition) {
      const stored = sql.selectFrom('account').selectAll().where('id', '=', id);
      const row = await dialect.lockedIn(stored, 'account').executeTakeFirst();
      if (row === undefined) return undefined;
      const before = accountFrom(row);
      const after = transition(before);
      if (after === before) return before;
      const { password_hash, disabled_at } = accountRow(after);
      await sql
        .updateTable('account')
        .set({ password_hash, disabled_at })
        .where('id', '=', id)
        .execute();
      return after;
    },

    async remove(id) {
      // Sessions and tokens go with their account by a foreign key.
      const { numDeletedRows } = await sql
        .deleteFrom('account')
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await removeOwned(context, sql, id);
      return true;
    },

    adopt: (from, to) => giveOwned(context, sql, from, to),
  };
}
