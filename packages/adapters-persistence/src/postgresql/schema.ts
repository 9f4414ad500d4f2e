import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import type { DatabaseOptions, SchemaState } from '../database.ts';
import { ConnectionPool, queriesOn } from './connection-pool.ts';
import { migrationNames } from '../schema/migrations.ts';
import { isMissingTable, storageErrorFrom } from './postgresql-errors.ts';

const known = migrationNames('postgresql');

/** "todo" in ASCII: the advisory lock that a migrating process holds. */
const migrationLock = 0x746f646f;

/**
 * The applied and the pending migrations of the database. Only reads.
 * @param options `amongOthers`: allows a database with tables of other programs and none of ours
 * @throws StorageError where the database has only tables of other programs and that is not allowed, or where a newer
 * release has migrated it
 */
export async function readSchemaState(
  pool: ConnectionPool,
  { amongOthers = false }: { readonly amongOthers?: boolean } = {},
): Promise<SchemaState> {
  let applied = await appliedNames(pool);
  if (applied.length === 0 && !amongOthers && (await hasTables(pool))) {
    // The tables may be ours: another process may have created them since the first query.
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
    // There was no migration yet, or the table is another program's.
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/** Whether any schema of the database has tables that no extension has created. */
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
 * Applies all pending migrations or, if one fails, none. Processes that start at the same moment wait for each other,
 * and all but the first find no migration pending.
 * @returns the names of the applied migrations
 * @throws StorageError
 */
export async function migrate(options: DatabaseOptions): Promise<readonly string[]> {
  const { postgresqlOrm } = await import('./postgresql-orm.ts');
  const pool = new ConnectionPool({ ...options, poolSize: 1, patient: true });
  const connection = await pool.connect();
  try {
    // The transaction starts before the ORM's migrator reads which migrations are applied, so that this stays true. The
    // lock ends with the transaction, so that it also works behind PgBouncer.
    await connection.query('begin');
    // Behind PgBouncer, another client may have set its own limit on this connection.
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
    // MikroORM wraps the error in its own, with the same cause.
    throw storageErrorFrom(error instanceof Error && error.cause, pool.location) || error;
  } finally {
    connection.release();
    await pool.close();
  }
}
