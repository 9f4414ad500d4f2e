import type { Owner } from '@todo/domain';
import { CompiledQuery, sql, type RawBuilder } from 'kysely';
import type { Client } from 'pg';
import type { ConnectionPool } from './connection-pool.ts';

/** The channel of `NOTIFY` that changes are announced on: https://www.postgresql.org/docs/current/sql-notify.html */
const channel = 'todo_change';

/** How often commits are looked for without notifications, in milliseconds. */
const pollMs = 200;

/** How long a notification may take to arrive before notifications count as impossible, in milliseconds. */
const patienceMs = 2000;

/** How often the connection is tried: a network may lose one without a sign of it. In milliseconds. */
const heartbeatMs = 10_000;

const shortestPauseMs = 250;
const longestPauseMs = 30_000;

/** The sender of notifications: an open database, which has no need of its own. Without a blank. */
export type Origin = string;

export function newOrigin(): Origin {
  return Math.random().toString(36).slice(2);
}

/**
 * Announces the changes of a row of `change_counter`. The server sends it at the commit. An owner has at most 255
 * characters, and a notification may have 8000 bytes.
 */
export function announcementFrom(origin: Origin): RawBuilder<unknown> {
  return sql`pg_notify(${sql.lit(channel)}, ${sql.lit(`${origin} `)} || change_counter.owner)`;
}

/** The driver's types lack this method, which its own pool calls. */
type Unrefable = Client & { readonly unref: () => void };

interface Options {
  readonly pool: ConnectionPool;
  readonly origin: Origin;
  /** Is called with the owner, or without where any owner may have changes. */
  readonly onCommit: (owner?: Owner) => void;
}

/**
 * Hears of commits of other databases by `LISTEN`, on a connection of its own. While that connection is broken, and where
 * notifications do not arrive, as behind PgBouncer in transaction mode, it calls `onCommit` again and again instead.
 */
export class CommitListener {
  readonly #options: Options;
  /** The payload by which it finds out whether notifications arrive. */
  readonly #probe = newOrigin();
  #client: Client | undefined;
  #heard: (() => void) | undefined;
  #poll: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = shortestPauseMs;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#startPolling();
    void this.#listen();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopPolling();
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    // A connection that is broken cannot be ended properly, and need not be.
    await client?.end().catch(() => {});
  }

  async #listen(): Promise<void> {
    const client = this.#options.pool.dedicatedClient();
    this.#client = client;
    const lose = () => this.#lose(client);
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload = '' }) => this.#hear(payload));
    try {
      await client.connect();
      // Like a connection of the pool that is idle, it does not keep the process alive.
      (client as Unrefable).unref();
      await client.query(`listen ${channel}`);
      const isHeard = await this.#hearsItself();
      if (client !== this.#client) return;
      if (!isHeard) {
        this.#client = undefined;
        await client.end();
        return;
      }
    } catch {
      lose();
      return;
    }
    this.#pauseMs = shortestPauseMs;
    this.#stopPolling();
    this.#timer = setInterval(() => void client.query('select 1').catch(lose), heartbeatMs).unref();
    // What was committed since the last look.
    this.#options.onCommit();
  }

  /** Sends a notification on another connection. Behind PgBouncer, it reaches another client or none. */
  async #hearsItself(): Promise<boolean> {
    const heard = new Promise<boolean>((resolve) => {
      this.#heard = () => resolve(true);
    });
    const query = CompiledQuery.raw('select pg_notify($1, $2)', [channel, this.#probe]);
    await this.#options.pool.read(query);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), patienceMs).unref();
    });
    try {
      return await Promise.race([heard, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(payload: string): void {
    if (payload === this.#probe) this.#heard?.();
    const { origin, onCommit } = this.#options;
    const [sender, owner] = splitOnce(payload);
    // The listeners of this database are called by its own writers.
    if (owner !== '' && sender !== origin && !this.#isClosed) onCommit(owner);
  }

  /** Polls until it listens again. */
  #lose(client: Client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    // It is broken already.
    client.end().catch(() => {});
    this.#startPolling();
    const pause = this.#pauseMs * (0.5 + Math.random());
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    this.#timer = setTimeout(() => void this.#listen(), pause).unref();
  }

  #startPolling(): void {
    this.#poll ??= setInterval(() => this.#options.onCommit(), pollMs).unref();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}

/** The owner is '' where the payload is a probe. */
function splitOnce(payload: string): readonly [sender: Origin, owner: Owner] {
  const at = payload.indexOf(' ');
  return at < 0 ? [payload, ''] : [payload.slice(0, at), payload.slice(at + 1)];
}
