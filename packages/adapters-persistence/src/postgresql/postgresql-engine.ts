import { StorageError } from '@todo/application';
import type { DatabaseEngine, DatabaseOptions } from '../database.ts';
import type { Sql } from '../sql-database.ts';
import { ConnectionPool } from './connection-pool.ts';
import { PostgresqlDatabase } from './postgresql-database.ts';
import { Replicas } from './replicas.ts';
import { migrate, readSchemaState } from './schema.ts';

/** PostgreSQL: a database on a server. */
export const postgresqlEngine: DatabaseEngine = {
  async open(options) {
    const { timeoutMs = 5000, replicaUrls = [], onEvent } = options;
    const pool = new ConnectionPool(options);
    try {
      const { pending } = await readSchemaState(pool);
      if (pending.length > 0) await migrate(options);
      const copies = replicaUrls.map((url) => new ConnectionPool({ ...options, url }));
      return new PostgresqlDatabase({
        pool,
        replicas: copies.length > 0 ? new Replicas(pool, copies, onEvent) : undefined,
        begin: await transactionQueries(pool, options),
        timeoutMs,
      });
    } catch (error) {
      await pool.close();
      throw error;
    }
  },

  async migrate(options) {
    return onceConnected(options, async (pool) => {
      const { pending } = await readSchemaState(pool, { amongOthers: true });
      return pending.length > 0 ? migrate(options) : [];
    });
  },

  async schemaState(options) {
    return onceConnected(options, (pool) => readSchemaState(pool));
  },

  async backup() {
    throw new StorageError(
      'storage-unusable',
      'A PostgreSQL database is backed up by its own program: `pg_dump --format=custom`.',
    );
  },

  async restore() {
    throw new StorageError(
      'storage-unusable',
      'A PostgreSQL database is restored by its own program: `pg_restore`.',
    );
  },

  async check(options) {
    const { checkPostgresql } = await import('./postgresql-check.ts');
    return onceConnected(options, checkPostgresql);
  },

  async vacuum() {
    // The server's autovacuum makes the space of deleted rows free for new ones.
  },

  async copySource(options) {
    return (await import('./postgresql-copy.ts')).postgresqlSource(options);
  },

  async copyTarget(options) {
    return (await import('./postgresql-copy.ts')).postgresqlTarget(options);
  },
};

async function transactionQueries(
  pool: ConnectionPool,
  { shortLived = false }: DatabaseOptions,
): Promise<() => Sql> {
  if (shortLived) return () => pool.kysely;
  const { postgresqlOrm } = await import('./postgresql-orm.ts');
  const { forksOf } = await import('../schema/orm.ts');
  return forksOf(await postgresqlOrm(pool.kysely));
}

async function onceConnected<Result>(
  options: DatabaseOptions,
  work: (pool: ConnectionPool) => Promise<Result>,
): Promise<Result> {
  const pool = new ConnectionPool({ ...options, poolSize: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
