import { StorageError, type Command, type Repositories } from '@todo/application';
import type { Todo, TodoDraft } from '@todo/domain';
import { recordChanges } from './sql-change-log.ts';
import { largestTransaction, type Sql } from './sql-database.ts';
import { repositoriesIn, runIn, type RunTransaction } from './sql-repositories.ts';
import { insertTodos } from './sql-todo-repository.ts';
import { sqlTransaction, type SqlContext, type SqlTransaction } from './sql-transaction.ts';

type Work = (data: Repositories) => Promise<unknown>;

/** Work that has begun, and waits for its transaction to open. */
interface Begun {
  readonly transaction: SqlTransaction;
  /** Where the first thing that it does is to add a todo. */
  readonly firstAdd: FirstAdd | undefined;
  readonly open: (sql: Sql) => void;
  /** Never settles where the transaction does not open. */
  readonly outcome: Promise<unknown>;
}

interface FirstAdd {
  readonly draft: TodoDraft;
  readonly resolve: (todo: Todo) => void;
}

/** Work that waits for others like it, to add its todo together with theirs. */
interface PendingAdd {
  readonly command: Command;
  readonly work: Work;
  /** Absent once it has been used: the work has to begin anew. */
  begun: (Begun & { readonly firstAdd: FirstAdd }) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs transactions, and lets those that begin with adding a todo, and wait at the same moment, add theirs together:
 * for a database, many rows in one statement are less than half the work of as many statements. Each has its own
 * outcome.
 *
 * Work awaits nothing but its repositories, so it can begin at once: what it asks for first waits for the transaction
 * to open, and tells whether it adds. After the todos have been added, each goes on by itself, one after another.
 */
export function insertBatcher(context: SqlContext): RunTransaction {
  const { database } = context;
  const pending: PendingAdd[] = [];

  async function runAlone(command: Command, work: Work, first?: Begun): Promise<unknown> {
    let begun = first;
    return database.transaction(async (sql) => {
      if (begun === undefined) return runIn(context, sql, command, work);
      const { transaction, open, outcome } = begun;
      // It may run again.
      begun = undefined;
      open(sql);
      const result = await outcome;
      await recordChanges(context, sql, [transaction]);
      return result;
    });
  }

  async function runTogether(sql: Sql, adds: readonly PendingAdd[]): Promise<readonly unknown[]> {
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
    for (const { firstAdd, open, outcome } of begun) {
      open(sql);
      firstAdd?.resolve(todos.next().value as Todo);
      results.push(await outcome);
    }
    await recordChanges(
      context,
      sql,
      begun.map(({ transaction }) => transaction),
    );
    return results;
  }

  /** Does not throw: whatever happens is the outcome of the work that waits. */
  async function runPending(): Promise<void> {
    let adds: readonly PendingAdd[] | undefined;
    const take = () => {
      const taken = pending.splice(0, largestTransaction);
      if (pending.length > 0) void runPending();
      return taken;
    };
    try {
      const results = await database.transaction((sql) => {
        // It may run again, with the same ones.
        adds ??= take();
        return runTogether(sql, adds);
      });
      for (const [at, { resolve }] of (adds ?? []).entries()) resolve(results[at]);
    } catch (error) {
      // Where there was no transaction, they all waited for the same one.
      adds ??= take();
      const concernsAll = error instanceof StorageError || adds.length === 1;
      if (concernsAll) for (const { reject } of adds) reject(error);
      // One of them has failed, and the others must not suffer from it.
      else
        for (const { command, work, resolve, reject } of adds)
          void runAlone(command, work).then(resolve, reject);
    }
  }

  return <Result>(command: Command, work: (data: Repositories) => Promise<Result>) => {
    const begun = begin(context, command, work);
    const { firstAdd } = begun;
    if (firstAdd === undefined) return runAlone(command, work, begun) as Promise<Result>;
    return new Promise<Result>((resolve, reject) => {
      const settle = resolve as (result: unknown) => void;
      pending.push({ command, work, begun: { ...begun, firstAdd }, resolve: settle, reject });
      // Those that come before its turn join the first.
      if (pending.length === 1) void runPending();
    });
  };
}

function begin(context: SqlContext, command: Command, work: Work): Begun {
  const opened = Promise.withResolvers<Sql>();
  let isFirst = true;
  let firstAdd: FirstAdd | undefined;
  const transaction = sqlTransaction(command, () => {
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
  // An add that comes later is part of an open transaction.
  isFirst = false;
  // It is awaited once the transaction is open, and then rejects again.
  outcome.catch(() => {});
  return { transaction, firstAdd, open: opened.resolve, outcome };
}
