import { setImmediate } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import { largestTransaction, type Sql } from '../sql-database.ts';

/** A write that waits for a transaction. */
interface PendingWrite {
  /** Runs the write. @returns how to settle its promise, and whether it has failed */
  readonly attempt: (sql: Sql) => Promise<Outcome>;
  /** Rejects the write, because the transaction was rolled back. */
  readonly fail: (error: unknown) => void;
}

interface Outcome {
  readonly settle: () => void;
  /** The error that the write has thrown, without having changed a row. */
  readonly refusal?: { readonly error: unknown };
}

/** The connection that the group is committed on. */
interface Dependencies {
  /** Returns queries for one transaction, which share no state with others. */
  readonly begin: () => Sql;
  /** The number of rows written on the connection so far, including those that were rolled back. */
  readonly rowsWritten: () => number;
  /** Whether a transaction is open. SQLite ends one by itself after some errors. */
  readonly inTransaction: () => boolean;
}

/**
 * Group commit: writes that wait at the same moment share one transaction, and so one sync of the disk. Each write has
 * its own outcome: if one throws, its own changes are undone, and no others. No caller gets a result before the whole
 * group is on disk.
 */
export class GroupCommit {
  readonly #dependencies: Dependencies;
  readonly #waiting: PendingWrite[] = [];
  #running = false;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  run<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        attempt: (sql) =>
          work(sql).then(
            (result) => ({ settle: () => resolve(result) }),
            (error: unknown) => ({ settle: () => reject(error), refusal: { error } }),
          ),
        fail: reject,
      });
      if (!this.#running) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // A sync blocks the event loop: requests that arrived meanwhile are still in their sockets. One turn of the loop
      // reads them, so that their writes join this group.
      await setImmediate();
      await this.#runGroup(this.#waiting.splice(0, largestTransaction));
    }
    this.#running = false;
  }

  /** Does not throw: each write of the group gets the result or the error as its outcome. */
  async #runGroup(group: readonly PendingWrite[]): Promise<void> {
    // A write that fails has usually changed nothing, so that nothing has to be undone. If one has, all writes start
    // again, each in its own savepoint, which costs more than the write itself.
    if (await this.#runTogether(group, (sql, { attempt }) => this.#unlessItWrote(sql, attempt)))
      return;
    await this.#runTogether(group, (sql, { attempt }) => inSavepoint(sql, attempt));
  }

  async #unlessItWrote(sql: Sql, attempt: PendingWrite['attempt']): Promise<Outcome> {
    const { rowsWritten, inTransaction } = this.#dependencies;
    const before = rowsWritten();
    const outcome = await attempt(sql);
    const hasLeftNothing = rowsWritten() === before && inTransaction();
    if (outcome.refusal && !hasLeftNothing) throw new UndoNeeded();
    return outcome;
  }

  /** @returns whether every write has an outcome */
  async #runTogether(
    group: readonly PendingWrite[],
    run: (sql: Sql, waiting: PendingWrite) => Promise<Outcome>,
  ): Promise<boolean> {
    const outcomes: Outcome[] = [];
    try {
      await this.#dependencies
        .begin()
        .transaction()
        .execute(async (sql) => {
          for (const waiting of group) outcomes.push(await run(sql, waiting));
        });
    } catch (error) {
      if (error instanceof UndoNeeded) return false;
      for (const [index, { fail }] of group.entries()) {
        const outcome = outcomes[index];
        // The caller gets the error of its own write rather than that of the transaction.
        if (outcome?.refusal) outcome.settle();
        else fail(error);
      }
      return true;
    }
    for (const { settle } of outcomes) settle();
    return true;
  }
}

/** A write has changed rows and then failed, so that the transaction has to be rolled back. */
class UndoNeeded extends Error {}

/** Runs a write so that it can be undone alone. @throws the error that ended the whole transaction */
async function inSavepoint(sql: Sql, attempt: PendingWrite['attempt']): Promise<Outcome> {
  await raw`savepoint pending_write`.execute(sql);
  const outcome = await attempt(sql);
  try {
    if (outcome.refusal) await raw`rollback to pending_write`.execute(sql);
    await raw`release pending_write`.execute(sql);
  } catch (error) {
    // If the write has ended the transaction, such as on a full disk, its error is the cause and not the lost savepoint.
    throw outcome.refusal?.error ?? error;
  }
  return outcome;
}
