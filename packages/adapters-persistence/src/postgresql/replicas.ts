import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import type { OnDatabaseEvent } from '../database-event.ts';
import type { ConnectionPool } from './connection-pool.ts';

/** How long a replica may take to catch up before the primary server is asked instead, in milliseconds. */
const patienceMs = 50;

/** How long a replica that has failed is not asked again, in milliseconds. */
const restMs = 10_000;

/** A position in the write-ahead log that the replicas follow, as the server prints it. */
type LogPosition = string;

/**
 * Read replicas of a primary server, asked in turn. A replica answers only once it has everything that the primary had
 * when the query came, so that a client sees its own writes, whichever process it wrote through.
 */
export class Replicas {
  readonly #primary: ConnectionPool;
  readonly #copies: readonly Copy[];
  readonly #onEvent: OnDatabaseEvent;
  #turn = 0;

  constructor(
    primary: ConnectionPool,
    copies: readonly ConnectionPool[],
    onEvent: OnDatabaseEvent = () => {},
  ) {
    this.#primary = primary;
    this.#copies = copies.map((pool) => ({ pool, restsUntil: 0, hasFailed: false }));
    this.#onEvent = onEvent;
  }

  /** The rows, or `undefined` if the primary server has to be asked. @throws StorageError of the primary */
  async read<Row>(query: CompiledQuery<Row>): Promise<readonly Row[] | undefined> {
    this.#turn = (this.#turn + 1) % this.#copies.length;
    const copy = this.#copies[this.#turn];
    if (copy === undefined || copy.restsUntil > performance.now()) return undefined;
    const [now] = await this.#primary.read<{ position: LogPosition }>(currentPosition);
    try {
      if (!now || !(await hasCaughtUp(copy.pool, now.position))) return undefined;
      const rows = await copy.pool.read(query);
      this.#isBack(copy);
      return rows;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#rests(copy, error);
      return undefined;
    }
  }

  /** Reports one event per rest: other queries on the same replica may fail at the same time. */
  #rests(copy: Copy, error: StorageError): void {
    const isResting = copy.restsUntil > performance.now();
    copy.restsUntil = performance.now() + restMs;
    copy.hasFailed = true;
    if (isResting) return;
    this.#onEvent({
      kind: 'replica-failed',
      level: 'warn',
      message: `The replica ${copy.pool.location} has failed. It is not asked for ${restMs / 1000} s.`,
      error,
    });
  }

  #isBack(copy: Copy): void {
    if (!copy.hasFailed) return;
    copy.hasFailed = false;
    this.#onEvent({
      kind: 'recovered',
      level: 'info',
      message: `The replica ${copy.pool.location} answers again.`,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#copies.map(({ pool }) => pool.close()));
  }
}

interface Copy {
  readonly pool: ConnectionPool;
  /** In milliseconds of `performance.now`. */
  restsUntil: number;
  /** Whether the replica has failed and not answered since. */
  hasFailed: boolean;
}

// A confirmed write has been flushed, so its position is not after this one.
const currentPosition = CompiledQuery.raw('select pg_current_wal_flush_lsn()::text as position');

async function hasCaughtUp(copy: ConnectionPool, position: LogPosition): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    // The result is null on a replica that was promoted to a primary server.
    const question = CompiledQuery.raw(
      'select pg_last_wal_replay_lsn() >= $1::pg_lsn as "isThere"',
      [position],
    ) as CompiledQuery<{ isThere: boolean | null }>;
    const [answer] = await copy.read(question);
    if (answer?.isThere) return true;
    if (performance.now() > deadline) return false;
    await setTimeout(2);
  }
}
