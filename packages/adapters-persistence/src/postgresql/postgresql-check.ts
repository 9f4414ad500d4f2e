import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import {
  mostDetails,
  reportOf,
  resultOf,
  type CheckReport,
  type CheckResult,
} from '../check-report.ts';
import { postgresqlEntities } from '../schema/entities.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { readSchemaState } from './schema.ts';

/**
 * Checks whether tags agree with todos, whether PostgreSQL marks its indexes as valid, and the structure of the indexes
 * with the extension `amcheck`, if that is installed and this user may use it. Only reads.
 * @throws StorageError
 */
export async function checkPostgresql(pool: ConnectionPool): Promise<CheckReport> {
  const { applied } = await readSchemaState(pool);
  if (applied.length === 0) {
    throw new StorageError('storage-unusable', `There are no todos at ${pool.location}.`);
  }
  return reportOf([
    await checkIndexes(pool),
    resultOf('tags', await tagFaults(pool)),
    await checkStructure(pool),
  ]);
}

const tableNames = postgresqlEntities.map(({ meta }) => meta.tableName);

/** Those of the tables that are there: the schema may be that of an earlier release. */
const ourIndexes = `
  from pg_index
  join pg_class as index on index.oid = indexrelid
  join pg_am on pg_am.oid = index.relam
  where indrelid in (
    ${tableNames.map((name) => `to_regclass('${name}')`).join(', ')}
  )
`;

async function checkIndexes(pool: ConnectionPool): Promise<CheckResult> {
  const invalid = await namesFrom(
    pool,
    `select index.relname as name ${ourIndexes} and not (indisvalid and indisready) order by 1`,
  );
  return resultOf(
    'indexes',
    invalid.map(
      (name) => `The index ${name} is not valid. \`reindex index ${name}\` makes it anew.`,
    ),
  );
}

const tagsOfTodos = `
  select owner, tag, id from todo, json_array_elements_text(tags::json) as tag
`;

async function tagFaults(pool: ConnectionPool): Promise<readonly string[]> {
  const inTable = 'select owner, tag, todo_id from todo_tag';
  const difference = (rows: string, without: string) =>
    namesFrom(
      pool,
      `select distinct id as name from (${rows} except ${without}) as difference (owner, tag, id)
       order by 1 limit ${mostDetails}`,
    );
  const [missing, superfluous] = [
    await difference(tagsOfTodos, inTable),
    await difference(inTable, tagsOfTodos),
  ];
  return [
    ...missing.map((id) => `Todo ${id} is not found by one of its tags.`),
    ...superfluous.map((id) => `Todo ${id} is found by a tag that it does not have.`),
  ];
}

/** https://www.postgresql.org/docs/current/amcheck.html */
async function checkStructure(pool: ConnectionPool): Promise<CheckResult> {
  const [usable] = await namesFrom(
    pool,
    `select coalesce(
       has_function_privilege(to_regprocedure('bt_index_check(regclass,boolean)')::oid, 'execute'),
       false
     )::text as name`,
  );
  if (usable !== 'true') {
    const reason =
      'The extension amcheck is not installed, or this user may not use it: the pages were not looked at.';
    return { name: 'integrity', outcome: 'skipped', details: [reason] };
  }
  const indexes = await namesFrom(
    pool,
    `select index.relname as name ${ourIndexes} and amname = 'btree' and indisvalid order by 1`,
  );
  const faults: string[] = [];
  for (const name of indexes) {
    const fault = await faultOf(pool, name);
    if (fault !== undefined) faults.push(fault);
  }
  return resultOf('integrity', faults);
}

async function faultOf(pool: ConnectionPool, index: string): Promise<string | undefined> {
  try {
    await pool.read(CompiledQuery.raw('select bt_index_check($1::regclass, true)', [`"${index}"`]));
    return undefined;
  } catch (error) {
    // amcheck reports damage as an error of the server, XX001 or XX002.
    const cause = error instanceof StorageError ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('XX') || !(cause instanceof Error)) throw error;
    return `PostgreSQL says of ${index}: ${cause.message}.`;
  }
}

async function namesFrom(pool: ConnectionPool, query: string): Promise<readonly string[]> {
  const rows = await pool.read<{ name: unknown }>(CompiledQuery.raw(query));
  return rows.map(({ name }) => String(name));
}
