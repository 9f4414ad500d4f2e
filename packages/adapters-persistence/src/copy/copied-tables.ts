import { UnderscoreNamingStrategy } from '@mikro-orm/core';
import { sql, type RawBuilder } from 'kysely';
import { sqliteEntities } from '../schema/entities.ts';
import type { Sql } from '../sql-database.ts';

/** A table as `copyDatabase` reads it: rows in an order that is the same in every database. */
export interface CopiedTable {
  readonly name: string;
  /** The columns that order and identify the rows. Text is compared by code point. */
  readonly key: readonly string[];
  /** All columns, the key first. */
  readonly columns: readonly string[];
}

export type CopiedRow = Readonly<Record<string, string | number | null>>;

const [
  todoRow,
  tagRow,
  idempotencyRow,
  changeRow,
  changeCounterRow,
  trashRow,
  externalIdRow,
  accountRow,
  sessionRow,
  personalTokenRow,
  signInAttemptRow,
  signingKeyRow,
] = sqliteEntities;

/**
 * The tables in the order in which their rows can be inserted: a tag refers to a todo, a session and a token to an
 * account.
 */
export const copiedTables = {
  todo: copied(todoRow, ['owner', 'id']),
  tag: copied(tagRow, ['owner', 'tag', 'todo_id']),
  record: copied(idempotencyRow, ['owner', 'key']),
  change: copied(changeRow, ['owner', 'seq']),
  counter: copied(changeCounterRow, ['owner']),
  trash: copied(trashRow, ['owner', 'todo_id']),
  externalId: copied(externalIdRow, ['owner', 'source', 'external_id']),
  account: copied(accountRow, ['id']),
  session: copied(sessionRow, ['id']),
  token: copied(personalTokenRow, ['id']),
  attempt: copied(signInAttemptRow, ['key']),
  signingKey: copied(signingKeyRow, ['purpose']),
} as const satisfies Readonly<Record<string, CopiedTable>>;

/** The table of an entity, with all of its columns: both databases have the same. */
function copied(
  entity: {
    readonly meta: { readonly tableName: string };
    readonly properties: Readonly<Record<string, unknown>>;
  },
  key: readonly string[],
): CopiedTable {
  const naming = new UnderscoreNamingStrategy();
  const columns = Object.keys(entity.properties).map((name) => naming.propertyToColumnName(name));
  const others = columns.filter((column) => !key.includes(column));
  return { name: entity.meta.tableName, key, columns: [...key, ...others] };
}

/** The values of a row's key. */
export type Key = readonly (string | number | null | undefined)[];

export function keyOf({ key }: CopiedTable, row: CopiedRow): Key {
  return key.map((column) => row[column]);
}

/** Which of two keys of a table comes first: negative for `a`. */
export function compareKeys(a: Key, b: Key): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (value === other) continue;
    if (typeof value === 'number' && typeof other === 'number') return value - other;
    // By code point, as the databases compare text. JavaScript itself compares UTF-16 code units.
    return Buffer.compare(Buffer.from(String(value)), Buffer.from(String(other)));
  }
  return 0;
}

/** A row as one line of text. Different rows of a table have different texts. */
export function rowText({ columns }: CopiedTable, row: CopiedRow): string {
  return JSON.stringify(columns.map((column) => row[column]));
}

/**
 * All rows in the order of their keys, in batches, so that memory stays flat however many rows there are.
 * @param after begins with the row after this key
 */
export async function* batchesOf(
  db: Sql,
  table: CopiedTable,
  size: number,
  after?: Key,
): AsyncGenerator<readonly CopiedRow[], void> {
  let last = after;
  for (;;) {
    const rows = await rowsAfter(db, table, size, last);
    const [final] = rows.slice(-1);
    if (final === undefined) return;
    yield rows;
    last = keyOf(table, final);
  }
}

/**
 * First the rows that agree with the key in all but its last column, then in all but its last two, and so on: each
 * group is one range of the index. To compare the key as a whole, SQLite would scan all rows of the owner.
 */
async function rowsAfter(
  db: Sql,
  table: CopiedTable,
  size: number,
  after: Key | undefined,
): Promise<readonly CopiedRow[]> {
  if (after === undefined) return select(db, table, sql`1 = 1`, size);
  const rows: CopiedRow[] = [];
  for (let agreeing = table.key.length - 1; agreeing >= 0 && rows.length < size; agreeing -= 1) {
    const conditions = table.key.slice(0, agreeing + 1).map((column, index) => {
      const operator = sql.raw(index < agreeing ? '=' : '>');
      return sql`${sql.ref(column)} ${operator} ${after[index]}`;
    });
    const where = sql.join(conditions, sql` and `);
    rows.push(...(await select(db, table, where, size - rows.length)));
  }
  return rows;
}

export async function deleteRow(db: Sql, table: CopiedTable, row: CopiedRow): Promise<void> {
  const conditions = table.key.map((column) => sql`${sql.ref(column)} = ${row[column]}`);
  await sql`delete from ${sql.table(table.name)} where ${sql.join(conditions, sql` and `)}`.execute(
    db,
  );
}

export async function insertRows(
  db: Sql,
  { name, columns }: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  const into = sql`insert into ${sql.table(name)} (${references(columns)})`;
  await sql`${into} values ${sql.join(values)}`.execute(db);
}

export async function countRows(db: Sql, { name }: CopiedTable): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from ${sql.table(name)}`.execute(db);
  return rows[0]?.total ?? 0;
}

async function select(
  db: Sql,
  { name, key, columns }: CopiedTable,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<readonly CopiedRow[]> {
  const { rows } = await sql<CopiedRow>`
    select ${references(columns)} from ${sql.table(name)}
    where ${where} order by ${references(key)} limit ${limit}
  `.execute(db);
  return rows;
}

function references(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}
