import { setImmediate } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import { largestTransaction, type Sql } from '../units-of-work.ts';

/** A piece of work that waits for a transaction. */
interface Waiting {
  /** Does the work. @returns how to tell of its outcome, and whether it is one */
  readonly attempt: (sql: Sql) => Promise<Outcome>;
  /** The transaction came to nothing. */
  readonly fail: (error: unknown) => void;
}

interface Outcome {
  readonly tell: () => void;
  /** What the work has thrown; it has written nothing then. */
  readonly refusal?: { readonly error: unknown };
}

/** What writes are done with. */
interface Means {
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
 * Nobody hears of success before all of it is on disk.
 */
export class SharedTransactions {
  readonly #means: Means;
  readonly #waiting: Waiting[] = [];
  #running = false;

  constructor(means: Means) {
    this.#means = means;
  }

  run<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        attempt: (sql) =>
          work(sql).then(
            (result) => ({ tell: () => resolve(result) }),
            (error: unknown) => ({ tell: () => reject(error), refusal: { error } }),
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

  /** Never throws: whatever happens is somebody's outcome. */
  async #runGroup(group: readonly Waiting[]): Promise<void> {
    // Who refuses has mostly written nothing, so there is nothing to be undone. Where there is, all begin
    // anew, each with a savepoint, which costs more than a write itself.
    if (await this.#runTogether(group, (sql, { attempt }) => this.#unlessItWrote(sql, attempt)))
      return;
    await this.#runTogether(group, (sql, { attempt }) => apart(sql, attempt));
  }

  async #unlessItWrote(sql: Sql, attempt: Waiting['attempt']): Promise<Outcome> {
    const { rowsWritten, inTransaction } = this.#means;
    const before = rowsWritten();
    const outcome = await attempt(sql);
    const hasLeftNothing = rowsWritten() === before && inTransaction();
    if (outcome.refusal && !hasLeftNothing) throw new UndoNeeded();
    return outcome;
  }

  /** @returns whether everybody has an outcome */
  async #runTogether(
    group: readonly Waiting[],
    run: (sql: Sql, waiting: Waiting) => Promise<Outcome>,
  ): Promise<boolean> {
    const outcomes: Outcome[] = [];
    try {
      await this.#means
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
        if (outcome?.refusal) outcome.tell();
        else fail(error);
      }
      return true;
    }
    for (const { tell } of outcomes) tell();
    return true;
  }
}

/** Somebody has written and then refused. */
class UndoNeeded extends Error {}

/** Does a piece of work so that it can be undone by itself. @throws what ended the whole transaction */
async function apart(sql: Sql, attempt: Waiting['attempt']): Promise<Outcome> {
  await raw`savepoint piece`.execute(sql);
  const outcome = await attempt(sql);
  try {
    if (outcome.refusal) await raw`rollback to piece`.execute(sql);
    await raw`release piece`.execute(sql);
  } catch (error) {
    // A full disk may have ended the transaction, and the savepoint with it: that is what happened.
    throw outcome.refusal?.error ?? error;
  }
  return outcome;
}
