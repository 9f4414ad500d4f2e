import type { CompiledQuery } from 'kysely';
import type { Connection, ConnectionPool } from './connection-pool.ts';
import { isWorthAnotherConnection } from './postgresql-errors.ts';

/** The rows of one query. @throws StorageError */
type Read = ConnectionPool['read'];

/** A query, and the promise of its rows, which the reads that are alike share. */
type PendingRead = PromiseWithResolvers<readonly unknown[]> & { readonly query: CompiledQuery };

/** A connection answers one query after the other: of more, the last would wait too long. */
const mostOnOneConnection = 16;

/**
 * Sends the reads that are asked for at the same moment over one connection, without waiting for answers in between
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING), and those that are alike once. The
 * moment ends when no promise has anything left to do, and before anything is sent: a read still sees everything that was
 * committed before its call.
 */
export function readBatcher(
  pool: Pick<ConnectionPool, 'read'> & {
    connect(): Promise<Pick<Connection, 'read' | 'release'>>;
  },
): Read {
  let waiting = new Map<string, PendingRead>();

  function sendAll(): void {
    const reads = [...waiting.values()];
    waiting = new Map();
    for (let first = 0; first < reads.length; first += mostOnOneConnection) {
      void send(reads.slice(first, first + mostOnOneConnection));
    }
  }

  async function send(batch: readonly PendingRead[]): Promise<void> {
    try {
      const connection = await pool.connect();
      try {
        await Promise.all(batch.map((pending) => settle(pending, connection.read(pending.query))));
      } finally {
        connection.release();
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function settle(
    { query, resolve, reject }: PendingRead,
    answer: Promise<readonly unknown[]>,
  ): Promise<void> {
    try {
      resolve(await answer);
    } catch (error) {
      if (isWorthAnotherConnection(error)) resolve(pool.read(query));
      else reject(error);
    }
  }

  return async <Row>(query: CompiledQuery<Row>) => {
    const key = `${JSON.stringify(query.parameters)} ${query.sql}`;
    let pending = waiting.get(key);
    if (pending === undefined) {
      if (waiting.size === 0) process.nextTick(sendAll);
      waiting.set(key, (pending = { query, ...Promise.withResolvers<readonly unknown[]>() }));
    }
    return (await pending.promise) as readonly Row[];
  };
}
