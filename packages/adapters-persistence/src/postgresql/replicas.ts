import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import type { OnDatabaseEvent } from '../database-event.ts';
import type { ConnectionPool } from './connection-pool.ts';

/** How long a copy may take to catch up before the server itself is asked, in milliseconds. */
const patienceMs = 50;

/** How long a copy that has failed is left alone, in milliseconds. */
const restMs = 10_000;

/** A place in the log that the copies follow, as the server writes it. */
type LogPosition = string;

/**
 * Copies of a server, asked in turn. One only answers once it has all that the server had when the
 * question came: whoever has written something, through whichever process, finds it.
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

  /** The rows, or `undefined` where the server itself has to be asked. @throws StorageError */
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

  /** Says so once a rest: others of its questions may fail at the same time. */
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
  /** On the clock of `performance.now`. */
  restsUntil: number;
  /** Whether it has failed and not answered since. */
  hasFailed: boolean;
}

// What was acknowledged has been flushed, and is therefore before this.
const currentPosition = CompiledQuery.raw('select pg_current_wal_flush_lsn()::text as position');

async function hasCaughtUp(copy: ConnectionPool, position: LogPosition): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    // It is null on a copy that has become a server of its own.
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
