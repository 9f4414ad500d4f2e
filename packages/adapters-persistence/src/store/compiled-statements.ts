import type { Compilable, CompiledQuery } from 'kysely';

/** At most this many rows are inserted by one compiled statement: each number of rows needs its own. */
export const mostRows = 32;

/** Builds a statement with sample values in the place of those that vary. */
type Build<Row> = () => Compilable<Row>;

/**
 * Statements that a store runs again and again with other values. Each is compiled once, as Kysely takes longer to
 * compile a statement than SQLite takes to run it.
 */
export class CompiledStatements {
  readonly #compiled = new Map<string, CompiledQuery>();

  /**
   * @param name shared by the statements that differ only in their values; there are few names, as none is evicted
   * @param parameters the values, in the order of their placeholders in the statement
   */
  with<Row>(name: string, parameters: readonly unknown[], build: Build<Row>): CompiledQuery<Row> {
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) this.#compiled.set(name, (compiled = build().compile()));
    return { ...compiled, parameters };
  }
}
