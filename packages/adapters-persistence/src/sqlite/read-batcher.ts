import type { CompiledQuery } from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';

interface PendingRead {
  readonly query: CompiledQuery;
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs the reads that are asked for at the same moment in one transaction, because SQLite locks and unlocks the file for
 * each transaction by two calls of the system, which take longer than a todo. The moment ends when no promise has anything
 * left to do, and before the next event is handled: a read still sees everything that was committed before its call.
 */
export function readBatcher(
  connection: Pick<SqliteConnection, 'read' | 'readTogether'>,
): SqliteConnection['read'] {
  let waiting: PendingRead[] = [];

  function runAll(): void {
    const batch = waiting;
    waiting = [];
    const outcomes =
      batch.length > 1 ? connection.readTogether(batch.map(({ query }) => query)) : undefined;
    for (const [at, { query, resolve, reject }] of batch.entries()) {
      const rows = outcomes?.[at];
      if (rows !== undefined) resolve(rows);
      // By itself it waits for locks, and has its own error.
      else connection.read(query).then(resolve, reject);
    }
  }

  return <Row>(query: CompiledQuery<Row>) =>
    new Promise<readonly Row[]>((resolve, reject) => {
      if (waiting.length === 0) process.nextTick(runAll);
      waiting.push({ query, resolve: resolve as PendingRead['resolve'], reject });
    });
}
