import { createHash } from 'node:crypto';
import type { Instant } from '@todo/domain';
import {
  batchesOf,
  compareKeys,
  copiedTables,
  countRows,
  deleteRow,
  insertRows,
  keyOf,
  rowText,
  type CopiedRow,
  type CopiedTable,
  type Key,
} from './copied-tables.ts';
import type { CopySource, CopyTarget } from './copy-source-and-target.ts';
import { OccupiedTargetError } from '../occupied-target-error.ts';
import type { Sql } from '../sql-database.ts';

/** What a copy contains, the same in the source and the target. */
export interface CopySummary {
  readonly todos: number;
  readonly tags: number;
  readonly idempotencyRecords: number;
  /** How many entries the change log has. */
  readonly changes: number;
  /** SHA-256 of every row of every table, in hexadecimal digits. */
  readonly checksum: string;
}

/** The progress of a copy: rows written or read again, of all rows that will be. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
}

/** The two databases of a copy, both open. */
export interface SourceAndTarget {
  readonly source: CopySource;
  readonly target: CopyTarget;
  /** Opens one state of the target for reading, as it is at the moment of the call. */
  readonly readTarget: () => Promise<CopySource>;
}

/** Rows per batch: even todos with the longest notes then take only some MB of memory. */
const batchSize = 500;

/**
 * Makes the target contain what the source contains: todos, tags, idempotency records, the change log, the trash,
 * foreign ids, accounts with their credentials, and the next id. Rows that an earlier copy has left in the target, whole or not, are completed and brought up to date.
 * @param now the target may contain idempotency records that have expired by then, whichever program wrote them
 * @throws OccupiedTargetError, with nothing changed, where the target contains something else; and where the
 * comparison at the end shows that another program has written to the target meanwhile. StorageError
 */
export async function copyInto(
  { source, target, readTarget }: SourceAndTarget,
  {
    now,
    onProgress,
  }: {
    readonly now: Instant;
    readonly onProgress: (progress: CopyProgress) => void;
  },
): Promise<CopySummary> {
  {
    await using before = await readTarget();
    await assertBegunByUs(source.sql, before.sql, now);
  }
  const tables = Object.values(copiedTables);
  let total = 0;
  for (const table of tables) total += 2 * (await countRows(source.sql, table));
  let done = 0;
  const advance = (rows: number) => onProgress({ done: (done += rows), total });
  advance(0);
  for (const table of tables) await copyTable(source.sql, target.sql, table, advance);
  await target.continueAfter(await source.lastId());

  await using after = await readTarget();
  const [original, copy] = await Promise.all([
    summaryOf(source.sql, () => {}),
    summaryOf(after.sql, advance),
  ]);
  if (JSON.stringify(original) !== JSON.stringify(copy)) {
    throw new OccupiedTargetError(
      'The copy differs from its source: another program has written to the copy meanwhile. ' +
        'Stop that program, then copy again.',
    );
  }
  return copy;
}

const tableNames = Object.keys(copiedTables) as readonly (keyof typeof copiedTables)[];

/** Whether an earlier copy of the source can have written a row of the target. */
type MayBeCopied = (inTarget: CopiedRow, inSource: CopiedRow | undefined, now: Instant) => boolean;

const isSameIn =
  (table: CopiedTable): MayBeCopied =>
  (row, original) =>
    original !== undefined && rowText(table, row) === rowText(table, original);

/** A table that is missing here does not compile. */
const mayBeCopied: Readonly<Record<keyof typeof copiedTables, MayBeCopied>> = {
  todo: isEarlierState,
  // The tags of a todo that was changed since are replaced with it.
  tag: () => true,
  record: (row, original, now) =>
    isSameIn(copiedTables.record)(row, original, now) || String(row['expires_at']) <= now,
  change: (row, original, now) =>
    isSameIn(copiedTables.change)(
      original && isErased(original) ? erased(row) : row,
      original,
      now,
    ),
  counter: (row, original) =>
    original !== undefined && Number(row['seq']) <= Number(original['seq']),
  // It may have been restored or purged since. One of another program would come with a change log of its own.
  trash: () => true,
  // It may have been removed with its todo since. So may one of another program, which has todos and changes of its own.
  externalId: () => true,
  // An account has a random id. It may have changed since; its sessions and tokens are replaced with it.
  account: (_, original) => original !== undefined,
  session: () => true,
  token: () => true,
  // Attempts are forgotten within a day.
  attempt: () => true,
  signingKey: isSameIn(copiedTables.signingKey),
};

/** Whether the images of a change were erased, which may have happened after an earlier copy. */
function isErased(change: CopiedRow): boolean {
  return change['todo_before'] === null && change['todo_after'] === null;
}

function erased(change: CopiedRow): CopiedRow {
  return { ...change, todo_before: null, todo_after: null };
}

/** @throws OccupiedTargetError where the target has a row that no earlier copy of this source can have written */
async function assertBegunByUs(source: Sql, target: Sql, now: Instant): Promise<void> {
  for (const name of tableNames) {
    await assertCounterparts(source, target, copiedTables[name], (row, original) =>
      mayBeCopied[name](row, original, now),
    );
  }
}

/**
 * Two databases give the same ids to their todos, so an equal id alone proves nothing; two todos with the same id that
 * were also created in the same millisecond are taken for one.
 */
function isEarlierState(row: CopiedRow, original: CopiedRow | undefined): boolean {
  return (
    original !== undefined &&
    row['created_at'] === original['created_at'] &&
    Number(row['version']) <= Number(original['version'])
  );
}

/** Walks through both tables in step, and through the source no further than the last row of the target. */
async function assertCounterparts(
  source: Sql,
  target: Sql,
  table: CopiedTable,
  agree: (inTarget: CopiedRow, inSource: CopiedRow | undefined) => boolean,
): Promise<void> {
  const originals = rowsOf(source, table);
  let original = await originals.next();
  for await (const row of rowsOf(target, table)) {
    const isBefore = (other: CopiedRow) => compareKeys(keyOf(table, other), keyOf(table, row)) < 0;
    while (!original.done && isBefore(original.value)) original = await originals.next();
    const counterpart =
      !original.done && compareKeys(keyOf(table, original.value), keyOf(table, row)) === 0
        ? original.value
        : undefined;
    if (!agree(row, counterpart)) {
      throw new OccupiedTargetError(
        'The target holds something that does not come from this source. Nothing was changed: ' +
          'copy to a new database.',
      );
    }
  }
}

async function copyTable(
  source: Sql,
  target: Sql,
  table: CopiedTable,
  advance: (rows: number) => void,
): Promise<void> {
  let after: Key | undefined;
  for await (const batch of batchesOf(source, table, batchSize)) {
    const last = keyOf(table, batch.at(-1) ?? {});
    await target.transaction().execute(async (transaction) => {
      const present = await rowsUpTo(transaction, table, after, last);
      for (const row of without(table, present, batch)) await deleteRow(transaction, table, row);
      const missing = without(table, batch, present);
      if (missing.length > 0) await insertRows(transaction, table, missing);
    });
    after = last;
    advance(batch.length);
  }
  for await (const row of rowsOf(target, table, after)) await deleteRow(target, table, row);
}

async function rowsUpTo(
  db: Sql,
  table: CopiedTable,
  after: Key | undefined,
  last: Key,
): Promise<readonly CopiedRow[]> {
  const rows: CopiedRow[] = [];
  for await (const row of rowsOf(db, table, after)) {
    if (compareKeys(keyOf(table, row), last) > 0) break;
    rows.push(row);
  }
  return rows;
}

/** Those rows that are not, just as they are, among the others. */
function without(
  table: CopiedTable,
  rows: readonly CopiedRow[],
  others: readonly CopiedRow[],
): readonly CopiedRow[] {
  if (others.length === 0) return rows;
  const texts = new Set(others.map((row) => rowText(table, row)));
  return rows.filter((row) => !texts.has(rowText(table, row)));
}

async function summaryOf(db: Sql, advance: (rows: number) => void): Promise<CopySummary> {
  const hash = createHash('sha256');
  const count = async (table: CopiedTable) => {
    let rows = 0;
    for await (const batch of batchesOf(db, table, batchSize)) {
      hash.update(`${batch.map((row) => rowText(table, row)).join('\n')}\n`);
      rows += batch.length;
      advance(batch.length);
    }
    hash.update(`${table.name}: ${rows}\n`);
    return rows;
  };
  const counts: Partial<Record<keyof typeof copiedTables, number>> = {};
  for (const name of tableNames) counts[name] = await count(copiedTables[name]);
  const { todo: todos = 0, tag: tags = 0, record: idempotencyRecords = 0, change = 0 } = counts;
  return { todos, tags, idempotencyRecords, changes: change, checksum: hash.digest('hex') };
}

async function* rowsOf(db: Sql, table: CopiedTable, after?: Key): AsyncGenerator<CopiedRow, void> {
  for await (const batch of batchesOf(db, table, batchSize, after)) yield* batch;
}
