import type { CompiledQuery } from 'kysely';

/** A row that a lookup has found, and in the column `lookup`, beside those of its own, the number of the lookup, from 1. */
type FoundRow = Readonly<Record<string, unknown>> & { readonly lookup: number };

/**
 * Makes one statement of several lookups that differ only in their keys: at least one, each of which finds one row at most.
 * The texts of these statements are kept, as there is one for each place in the source that looks something up.
 */
export function lookupJoiner(): (lookups: readonly CompiledQuery[]) => CompiledQuery<FoundRow> {
  const joined = new Map<string, { readonly types: string; readonly sql: string }>();
  return (lookups) => {
    const [first] = lookups as readonly [CompiledQuery];
    const types = first.parameters.map((key) => (typeof key === 'number' ? 'bigint' : 'text'));
    const typesText = types.join();
    let kept = joined.get(first.sql);
    if (kept?.types !== typesText) {
      joined.set(first.sql, (kept = { types: typesText, sql: joinedSql(first.sql, types) }));
    }
    const keys = types.map((_, at) => lookups.map(({ parameters }) => parameters[at]));
    return { ...first, sql: kept.sql, parameters: keys };
  };
}

/**
 * The server runs the statement for each row of a table of keys. `offset 0` keeps the planner from joining them in another
 * way, such as reading all todos once.
 */
function joinedSql(lookup: string, types: readonly string[]): string {
  const arrays = types.map((type, at) => `$${at + 1}::${type}[]`);
  const names = types.map((_, at) => `key${at + 1}`);
  const byKey = lookup.replaceAll(/\$(\d+)/g, 'keys.key$1');
  return (
    `select keys.lookup, found.* from unnest(${arrays.join(', ')}) ` +
    `with ordinality as keys (${names.join(', ')}, lookup), lateral (${byKey} offset 0) as found`
  );
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
