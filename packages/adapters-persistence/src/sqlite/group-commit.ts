import { setImmediate } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import { largestTransaction, type Sql } from '../sql-database.ts';

/** A write that waits for a transaction. */
interface PendingWrite {
  /** Does the work. @returns how to settle it, and whether it has failed */
  readonly attempt: (sql: Sql) => Promise<Outcome>;
  /** The transaction came to nothing. */
  readonly fail: (error: unknown) => void;
}

interface Outcome {
  readonly settle: () => void;
  /** What the work has thrown; it has written nothing then. */
  readonly refusal?: { readonly error: unknown };
}

/** What writes are done with. */
interface Dependencies {
  /** Gives queries that share nothing with others. */
  readonly begin: () => Sql;
  /** How many rows have been written so far, whatever became of them. */
  readonly rowsWritten: () => number;
  /** Whether a transaction is open. SQLite ends one by itself after some errors. */
  readonly inTransaction: () => boolean;
}

/**
 * Lets writes that wait at the same moment share one transaction, and so one sync of the disk. Each
 * has its own outcome: what one of them throws undoes what that one has written, and nothing else.
 * No caller hears of success before all of it is on disk.
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
      // A sync stops the event loop: requests that came meanwhile are still in their sockets. One turn of
      // the loop brings them here.
      await setImmediate();
      await this.#runGroup(this.#waiting.splice(0, largestTransaction));
    }
    this.#running = false;
  }

  /** Does not throw: whatever happens is the outcome of the writes of the group. */
  async #runGroup(group: readonly PendingWrite[]): Promise<void> {
    // A write that fails has mostly changed nothing, so there is nothing to be undone. Where there is, all begin
    // anew, each in a savepoint, which costs more than a write itself.
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
        // A refusal stands: there was nothing to be kept.
        if (outcome?.refusal) outcome.settle();
        else fail(error);
      }
      return true;
    }
    for (const { settle } of outcomes) settle();
    return true;
  }
}

/** A write has changed something and then failed. */
class UndoNeeded extends Error {}

/** Runs a write so that it can be undone by itself. @throws what ended the whole transaction */
async function inSavepoint(sql: Sql, attempt: PendingWrite['attempt']): Promise<Outcome> {
  await raw`savepoint pending_write`.execute(sql);
  const outcome = await attempt(sql);
  try {
    if (outcome.refusal) await raw`rollback to pending_write`.execute(sql);
    await raw`release pending_write`.execute(sql);
  } catch (error) {
    // A full disk may have ended the transaction, and the savepoint with it: that is what happened.
    throw outcome.refusal?.error ?? error;
  }
  return outcome;
}
