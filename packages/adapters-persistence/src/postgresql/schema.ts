import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import type { DatabaseOptions, SchemaState } from '../database.ts';
import { ConnectionPool, queriesOn } from './connection-pool.ts';
import { migrationNames } from '../migrations.ts';
import { isMissingTable, storageErrorFrom } from './postgresql-errors.ts';

const known = migrationNames('postgresql');

/** "todo" in ASCII: the lock of whoever migrates. */
const migrationLock = 0x746f646f;

/**
 * Which migrations the database has had. It is only read.
 * @param options `amongOthers`: it may be one with tables of other programs and none of ours
 * @throws StorageError where it is such a one otherwise, or where a newer release has been at it
 */
export async function readSchemaState(
  pool: ConnectionPool,
  { amongOthers = false }: { readonly amongOthers?: boolean } = {},
): Promise<SchemaState> {
  let applied = await appliedNames(pool);
  if (applied.length === 0 && !amongOthers && (await hasTables(pool))) {
    // They may be ours, made since the first look.
    applied = await appliedNames(pool);
    if (applied.length === 0) {
      throw new StorageError(
        'storage-unusable',
        `${pool.location} has tables of other programs and none of todo. Choose another database; or, to keep todos ` +
          'beside them, run `todo db migrate` with this one.',
      );
    }
  }
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0 && !applied.includes(known[0] ?? '')) {
    throw new StorageError(
      'storage-unusable',
      `${pool.location} has the migrations of another program, in the table that todo keeps its own in. ` +
        'Choose another database.',
    );
  }
  if (unknown.length > 0) {
    throw new StorageError(
      'storage-unusable',
      `${pool.location} was written by a newer release of todo (schema ${unknown.at(-1)}; this release ` +
        `knows up to ${known.at(-1)}). Install that release, or choose another database.`,
    );
  }
  return { applied, pending: known.filter((name) => !applied.includes(name)) };
}

async function appliedNames(pool: ConnectionPool): Promise<readonly string[]> {
  try {
    const names = CompiledQuery.raw('select name from mikro_orm_migrations order by id');
    const rows = await pool.read<{ name: string }>(names);
    return rows.map(({ name }) => name);
  } catch (error) {
    // Before the first migration; or the table is another program's.
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/** Whether the database has tables that no extension has made, in whichever schema. */
async function hasTables(pool: ConnectionPool): Promise<boolean> {
  // https://www.postgresql.org/docs/current/catalog-pg-class.html
  const query = CompiledQuery.raw(`
    select exists (
      select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'p', 'v', 'm', 'f')
        and nspname <> 'information_schema'
        and nspname not like 'pg\\_%'
        and not exists (
          select from pg_depend
          where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
        )
    ) as has_tables
  `);
  const [row] = await pool.read<{ has_tables: boolean }>(query);
  return row?.has_tables === true;
}

/**
 * Applies what is pending: all of it or, where anything fails, nothing. Programs that start at the same
 * moment wait for each other, and all but the first find nothing left to do.
 * @returns the names of what was applied
 * @throws StorageError
 */
export async function migrate(options: DatabaseOptions): Promise<readonly string[]> {
  const { postgresqlOrm } = await import('./postgresql-orm.ts');
  const pool = new ConnectionPool({ ...options, poolSize: 1, patient: true });
  const connection = await pool.connect();
  try {
    // Begun beneath the ORM: what its migrator looks up before it migrates has to hold as well. The lock
    // ends with the transaction, so that it holds behind PgBouncer, too.
    await connection.query('begin');
    // Behind PgBouncer another program may have set its own limit on this connection by now.
    await connection.query('set local statement_timeout = 0');
    await connection.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const { rows } = await connection.query<{ name: string; encoding: string }>(
      `select current_database() as name, current_setting('server_encoding') as encoding`,
    );
    const { name = '', encoding } = rows[0] ?? {};
    if (encoding !== 'UTF8') {
      throw new StorageError(
        'storage-unusable',
        `${pool.location} has the encoding ${encoding}, which cannot hold every text. Create it with UTF8.`,
      );
    }
    const orm = await postgresqlOrm(queriesOn(connection), name);
    const applied = await orm.migrator.up();
    await connection.query('commit');
    return applied.map((migration) => migration.name);
  } catch (error) {
    await connection.query('rollback');
    // MikroORM makes an error of its own of it, with the same cause.
    throw storageErrorFrom(error instanceof Error && error.cause, pool.location) || error;
  } finally {
    connection.release();
    await pool.close();
  }
}
