import { StorageError } from '@todo/application';
import type { CompiledQuery } from 'kysely';
import type { Connection, ConnectionPool } from './connection-pool.ts';
import { lookupJoiner, rowsOfEach } from './lookups.ts';
import { isWorthAnotherConnection } from './postgresql-errors.ts';

/**
 * The rows of one query.
 * @param isLookup as `lookup` of `ReadOptions`
 * @throws StorageError
 */
type Read = <Row>(query: CompiledQuery<Row>, isLookup?: boolean) => Promise<readonly Row[]>;

/** A query, and the promise of its rows, which the reads that are alike share. */
type PendingRead = PromiseWithResolvers<readonly unknown[]> & { readonly query: CompiledQuery };

/** Reads that are one statement: lookups, or a single read of another kind. */
type Group = readonly PendingRead[];

/** The reads that wait by one statement. */
interface PendingStatement {
  readonly isLookup: boolean;
  readonly byValues: Map<string, PendingRead>;
}

/** A connection answers one query after the other: of more, the last would wait too long. */
const mostOnOneConnection = 16;

/**
 * Sends the reads that are asked for at the same moment over one connection, without waiting for answers in between
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING): those that are alike once, and
 * lookups that differ only in their keys as one statement. The moment ends when no promise has anything left to do, and
 * before anything is sent: a read still sees everything that was committed before its call.
 */
export function readBatcher(
  pool: Pick<ConnectionPool, 'read'> & {
    connect(): Promise<Pick<Connection, 'read' | 'release'>>;
  },
): Read {
  const joined = lookupJoiner();
  let waiting = new Map<string, PendingStatement>();

  function sendAll(): void {
    const groups = [...waiting.values()].flatMap(groupsOf);
    waiting = new Map();
    for (let first = 0; first < groups.length; first += mostOnOneConnection) {
      void send(groups.slice(first, first + mostOnOneConnection));
    }
  }

  async function send(groups: readonly Group[]): Promise<void> {
    try {
      const connection = await pool.connect();
      try {
        await Promise.all(groups.map((group) => settle(group, connection)));
      } finally {
        connection.release();
      }
    } catch (error) {
      for (const { reject } of groups.flat()) reject(error);
    }
  }

  async function settle(group: Group, connection: Pick<Connection, 'read'>): Promise<void> {
    try {
      const rows = await rowsOf(group, connection);
      for (const [at, { resolve }] of group.entries()) resolve(rows[at] ?? []);
    } catch (error) {
      // A key that the server cannot read fails the lookup that it belongs to, and no other.
      const mayBeOfOthers = group.length > 1 && !(error instanceof StorageError);
      const isSentAgain = mayBeOfOthers || isWorthAnotherConnection(error);
      for (const { query, resolve, reject } of group) {
        if (isSentAgain) resolve(pool.read(query));
        else reject(error);
      }
    }
  }

  /** The rows of each read of the group. */
  async function rowsOf(
    group: Group,
    connection: Pick<Connection, 'read'>,
  ): Promise<readonly (readonly unknown[])[]> {
    const queries = group.map(({ query }) => query);
    const [only, ...others] = queries as [CompiledQuery, ...CompiledQuery[]];
    if (others.length === 0) return [await connection.read(only)];
    return rowsOfEach(queries.length, await connection.read(joined(queries)));
  }

  return async <Row>(query: CompiledQuery<Row>, isLookup = false) => {
    if (waiting.size === 0) process.nextTick(sendAll);
    const values = JSON.stringify(query.parameters);
    let statement = waiting.get(query.sql);
    if (statement === undefined) {
      waiting.set(query.sql, (statement = { isLookup, byValues: new Map() }));
    }
    let pending = statement.byValues.get(values);
    if (pending === undefined) {
      pending = { query, ...Promise.withResolvers<readonly unknown[]>() };
      statement.byValues.set(values, pending);
    }
    return (await pending.promise) as readonly Row[];
  };
}

function groupsOf({ isLookup, byValues }: PendingStatement): readonly Group[] {
  const reads = [...byValues.values()];
  return isLookup ? [reads] : reads.map((read) => [read]);
}
