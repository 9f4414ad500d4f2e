import { ClaimedKeys, StorageError, type Store } from '@todo/application';
import { assertOwner } from '@todo/domain';
import { CompiledStatements } from './compiled-statements.ts';
import { insertBatcher } from './insert-batcher.ts';
import { ownersOfHistory } from './owners-of-history.ts';
import { sqlChangeLog } from './sql-change-log.ts';
import { sqlExternalIdReader } from './sql-external-ids.ts';
import type { SqlDatabase } from '../sql-database.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import type { SqlContext } from './sql-transaction.ts';
import { sqlTrashReader } from './sql-trash.ts';
import { watchedChanges } from './watched-changes.ts';

/** A store in an open database. Its caches belong to the database and serve all owners. */
export function sqlStore(database: SqlDatabase): Store {
  const context: SqlContext = { database, statements: new CompiledStatements() };
  const claims = new ClaimedKeys();
  const watched = watchedChanges(context);
  // `plainTransactions` does the same, but is slower when many clients add todos at once: see docs/decisions/0027.
  const transaction = insertBatcher(context);
  const read: ReadRows = (query, options) => database.read(query, options);

  return {
    async read(owner, work) {
      assertOwner(owner);
      return work({
        // A read uses one or two of them.
        get todos() {
          return sqlTodoReader(context, owner, read);
        },
        get changes() {
          return sqlChangeLog(context, owner, read);
        },
        get trash() {
          return sqlTrashReader(context, owner, read);
        },
        get externalIds() {
          return sqlExternalIdReader(context, owner, read);
        },
      });
    },

    async transaction(command, work) {
      const { owner, onCommitted } = command;
      assertOwner(owner);
      try {
        const { result, commandId } = await transaction(command, work);
        if (commandId !== undefined) {
          onCommitted?.(commandId);
          watched.committed(owner);
        }
        return result;
      } catch (error) {
        // A connection that breaks during a commit leaves it open whether there are changes.
        if (error instanceof StorageError) watched.committed(owner);
        throw error;
      }
    },

    claim: (owner, key) => claims.claim(owner, key),

    owners: (after, limit) => ownersOfHistory(context, after, limit),

    watch(owner, listener) {
      assertOwner(owner);
      return watched.watch(owner, listener);
    },
  };
}
