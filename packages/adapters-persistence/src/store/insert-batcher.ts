import { StorageError, type Command, type Repositories } from '@todo/application';
import type { Todo, TodoDraft } from '@todo/domain';
import { recordChanges } from './record-changes.ts';
import { largestTransaction, type Sql } from '../sql-database.ts';
import { repositoriesIn, runIn, type RunTransaction } from './sql-repositories.ts';
import { insertTodos } from './sql-todo-repository.ts';
import {
  sqlTransaction,
  type Committed,
  type SqlContext,
  type SqlTransaction,
} from './sql-transaction.ts';

type Work = (data: Repositories) => Promise<unknown>;

/** A `work` that has been started, and waits for its transaction to open. */
interface Begun {
  readonly transaction: SqlTransaction;
  /** Present if the first call of `work` adds a todo. */
  readonly firstAdd: FirstAdd | undefined;
  readonly open: (sql: Sql) => void;
  /** Never settles if the transaction does not open. */
  readonly outcome: Promise<unknown>;
}

interface FirstAdd {
  readonly draft: TodoDraft;
  readonly resolve: (todo: Todo) => void;
}

/** A `work` that waits for the next batch of inserts. */
interface PendingAdd {
  readonly command: Command;
  readonly work: Work;
  /** Absent once a transaction has used it: the next attempt has to start `work` again. */
  begun: (Begun & { readonly firstAdd: FirstAdd }) | undefined;
  readonly resolve: (committed: Committed<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs transactions, and batches the first inserts of those that wait at the same moment: for a database, one statement
 * with many rows is less than half the work of as many statements. Each transaction has its own outcome.
 *
 * `work` awaits nothing but its repositories, so it can be started at once: its first call waits for the transaction to
 * open, and shows whether it adds a todo. After the batch has been inserted, the works go on one after another.
 */
export function insertBatcher(context: SqlContext): RunTransaction {
  const { database } = context;
  const pending: PendingAdd[] = [];

  async function runAlone(
    command: Command,
    work: Work,
    first?: Begun,
  ): Promise<Committed<unknown>> {
    let begun = first;
    return database.transaction(async (sql) => {
      if (begun === undefined) return runIn(context, sql, command, work);
      const { transaction, open, outcome } = begun;
      // The database may run this transaction again, which then has to start `work` anew.
      begun = undefined;
      open(sql);
      const result = await outcome;
      await recordChanges(context, sql, [transaction]);
      return { result, commandId: transaction.commandId };
    });
  }

  async function runTogether(
    sql: Sql,
    adds: readonly PendingAdd[],
  ): Promise<readonly Committed<unknown>[]> {
    const begun = adds.map((add) => {
      const { begun: first = begin(context, add.command, add.work) } = add;
      add.begun = undefined;
      return first;
    });
    const additions = begun.flatMap(({ transaction, firstAdd }) =>
      firstAdd ? [{ transaction, draft: firstAdd.draft }] : [],
    );
    const todos = (await insertTodos(context, sql, additions)).values();
    const results: unknown[] = [];
    for (const [at, { transaction, firstAdd, open, outcome }] of begun.entries()) {
      open(sql);
      firstAdd?.resolve(todos.next().value as Todo);
      results.push(await outcome);
      // If it has read the change log, it has some numbers already: the rest must follow before those of others.
      if (transaction.commandId !== undefined) await recordChanges(context, sql, [transaction]);
      // The works after it see what it has written.
      else if (at < begun.length - 1) await transaction.sql();
    }
    await recordChanges(
      context,
      sql,
      begun.map(({ transaction }) => transaction),
    );
    return begun.map(({ transaction: { commandId } }, at) => ({ result: results[at], commandId }));
  }

  /** Does not throw: each pending add gets the result or the error as its outcome. */
  async function runPending(): Promise<void> {
    let adds: readonly PendingAdd[] | undefined;
    const take = () => {
      const taken = pending.splice(0, largestTransaction);
      if (pending.length > 0) void runPending();
      return taken;
    };
    try {
      const results = await database.transaction((sql) => {
        // The database may run this transaction again, then with the same adds.
        adds ??= take();
        return runTogether(sql, adds);
      });
      for (const [at, { resolve }] of (adds ?? []).entries()) {
        resolve(results[at] as Committed<unknown>);
      }
    } catch (error) {
      // The transaction did not open: all pending adds were waiting for it.
      adds ??= take();
      // If one add of several has failed, each runs again in its own transaction, so that the others succeed.
      const concernsAll = error instanceof StorageError || adds.length === 1;
      for (const { command, work, resolve, reject } of adds) {
        if (concernsAll) reject(error);
        else void runAlone(command, work).then(resolve, reject);
      }
    }
  }

  return <Result>(command: Command, work: (data: Repositories) => Promise<Result>) => {
    const begun = begin(context, command, work);
    const { firstAdd } = begun;
    if (firstAdd === undefined) {
      return runAlone(command, work, begun) as Promise<Committed<Result>>;
    }
    return new Promise<Committed<Result>>((resolve, reject) => {
      const settle = resolve as (committed: Committed<unknown>) => void;
      pending.push({ command, work, begun: { ...begun, firstAdd }, resolve: settle, reject });
      // Adds that arrive before the batch runs join it.
      if (pending.length === 1) void runPending();
    });
  };
}

function begin(context: SqlContext, command: Command, work: Work): Begun {
  const opened = Promise.withResolvers<Sql>();
  let isFirst = true;
  let firstAdd: FirstAdd | undefined;
  const transaction = sqlTransaction(context, command, () => {
    isFirst = false;
    return opened.promise;
  });
  const repositories = repositoriesIn(context, transaction);
  const outcome = work({
    ...repositories,
    todos: {
      ...repositories.todos,
      add(draft) {
        if (!isFirst) return repositories.todos.add(draft);
        isFirst = false;
        return new Promise((resolve) => {
          firstAdd = { draft, resolve };
        });
      },
    },
  });
  // A later add of the same `work` runs in the open transaction.
  isFirst = false;
  // The opener of the transaction awaits `outcome` and gets the rejection; until then, it must not count as unhandled.
  outcome.catch(() => {});
  return { transaction, firstAdd, open: opened.resolve, outcome };
}
