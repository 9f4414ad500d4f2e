import type { CompiledQuery } from 'kysely';

/** A row that a lookup has found, and in the column `lookup`, beside those of its own, the number of the lookup, from 1. */
type FoundRow = Readonly<Record<string, unknown>> & { readonly lookup: number };

/**
 * Several lookups by the same statement as one statement. The server runs the given one for each row of a table of keys,
 * and `offset 0` keeps the planner from joining them in another way, such as reading all todos once.
 *
 * @param lookups at least one; each finds one row at most, and all have the same statement
 */
export function joinedLookups(lookups: readonly CompiledQuery[]): CompiledQuery<FoundRow> {
  const [first] = lookups as readonly [CompiledQuery];
  const keys = first.parameters.map((_, at) => lookups.map(({ parameters }) => parameters[at]));
  const arrays = first.parameters.map((key, at) => `$${at + 1}::${typeOf(key)}[]`);
  const names = first.parameters.map((_, at) => `key${at + 1}`);
  const lookup = first.sql.replaceAll(/\$(\d+)/g, 'keys.key$1');
  return {
    ...first,
    sql:
      `select keys.lookup, found.* from unnest(${arrays.join(', ')}) ` +
      `with ordinality as keys (${names.join(', ')}, lookup), lateral (${lookup} offset 0) as found`,
    parameters: keys,
  };
}

function typeOf(key: unknown): string {
  return typeof key === 'number' ? 'bigint' : 'text';
}

/** The rows of each of so many lookups. @param found the rows of all */
export function rowsOfEach(
  count: number,
  found: readonly FoundRow[],
): readonly (readonly FoundRow[])[] {
  const rows: (readonly FoundRow[])[] = Array.from({ length: count }, () => []);
  for (const row of found) rows[row.lookup - 1] = [row];
  return rows;
}
