import { sql } from 'kysely';
import type { CopySource, CopyTarget } from '../copy/copy-source-and-target.ts';
import type { DatabaseOptions } from '../database.ts';
import type { Sql } from '../sql-database.ts';
import { ConnectionPool, queriesOn } from './connection-pool.ts';

/** Opens the source of a copy: one transaction until it is closed, so that it sees one state. */
export async function postgresqlSource(options: DatabaseOptions): Promise<CopySource> {
  const pool = new ConnectionPool({ ...options, poolSize: 1, patient: true });
  const connection = await pool.connect();
  await connection.query('begin isolation level repeatable read read only');
  const kysely = queriesOn(connection);
  return {
    sql: kysely,
    lastId: () => lastIdOf(kysely),
    async [Symbol.asyncDispose]() {
      // Closing the pool's only connection ends the transaction, even if the transaction has failed.
      connection.release();
      await pool.close();
    },
  };
}

export async function postgresqlTarget(options: DatabaseOptions): Promise<CopyTarget> {
  const pool = new ConnectionPool({ ...options, poolSize: 1, patient: true });
  return {
    sql: pool.kysely,
    async continueAfter(id) {
      const last = Math.max(id, await lastIdOf(pool.kysely));
      if (last === 0) return;
      await sql`select setval(pg_get_serial_sequence('todo', 'id'), ${last})`.execute(pool.kysely);
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

async function lastIdOf(kysely: Sql): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select pg_sequence_last_value(pg_get_serial_sequence('todo', 'id')::regclass) as last
  `.execute(kysely);
  return rows[0]?.last ?? 0;
}
