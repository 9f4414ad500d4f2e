import { ClaimedKeys, type Store } from '@todo/application';
import { assertOwner } from '@todo/domain';
import { CompiledStatements } from './compiled-statements.ts';
import { insertBatcher } from './insert-batcher.ts';
import { sqlChangeLog } from './sql-change-log.ts';
import type { SqlDatabase } from '../sql-database.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import type { SqlContext } from './sql-transaction.ts';

/** A store in an open database. Its caches belong to the database and serve all owners. */
export function sqlStore(database: SqlDatabase): Store {
  const context: SqlContext = { database, statements: new CompiledStatements() };
  const claims = new ClaimedKeys();
  // `plainTransactions` does the same, but is slower when many clients add todos at once: see docs/decisions/0027.
  const transaction = insertBatcher(context);
  const read: ReadRows = (query, options) => database.read(query, options);

  return {
    async read(owner, work) {
      assertOwner(owner);
      return work({
        todos: sqlTodoReader(context, owner, read),
        changes: sqlChangeLog(context, owner, read),
      });
    },

    async transaction(command, work) {
      assertOwner(command.owner);
      return transaction(command, work);
    },

    claim: (owner, key) => claims.claim(owner, key),
  };
}
