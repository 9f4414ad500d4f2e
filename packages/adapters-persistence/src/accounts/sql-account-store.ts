import type { AccountReaders, AccountStore } from '@todo/application';
import type { SqlDatabase } from '../sql-database.ts';
import { CompiledStatements } from '../store/compiled-statements.ts';
import type { ReadRows } from '../store/sql-todo-reader.ts';
import type { SqlContext } from '../store/sql-transaction.ts';
import { sqlAccountReader, sqlAccountRepository } from './sql-accounts.ts';
import { sqlPersonalTokenReader, sqlPersonalTokenRepository } from './sql-personal-tokens.ts';
import { sqlSessionReader, sqlSessionRepository } from './sql-sessions.ts';
import { sqlSignInAttempts } from './sql-sign-in-attempts.ts';
import { sqlSigningKeys } from './sql-signing-keys.ts';

/** The accounts in an open database. */
export function sqlAccountStore(database: SqlDatabase): AccountStore {
  const context: SqlContext = { database, statements: new CompiledStatements() };
  // None of them allows a replica, which might still accept a session that has been revoked.
  const readers = readersOver(context, (query, options) => database.read(query, options));

  return {
    read: async (work) => work(readers),

    transaction: (work) =>
      database.transaction((sql) => {
        const { accounts, sessions, tokens } = readersOver(
          context,
          async (query) => (await sql.executeQuery(query)).rows,
        );
        return work({
          accounts: sqlAccountRepository(context, sql, accounts),
          sessions: sqlSessionRepository(context, sql, sessions),
          tokens: sqlPersonalTokenRepository(sql, tokens),
          attempts: sqlSignInAttempts(context, sql),
          keys: sqlSigningKeys(sql),
        });
      }),
  };
}

function readersOver(context: SqlContext, read: ReadRows): AccountReaders {
  return {
    accounts: sqlAccountReader(context, read),
    sessions: sqlSessionReader(context, read),
    tokens: sqlPersonalTokenReader(context, read),
  };
}
