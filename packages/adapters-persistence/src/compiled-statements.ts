import type { Compilable, CompiledQuery } from 'kysely';

/** How a statement is written with a sample of the values that vary. */
type Build<Row> = () => Compilable<Row>;

/**
 * Statements that a store runs again and again with other values: each is compiled once. To write one with Kysely takes
 * longer than SQLite takes to run it.
 */
export class CompiledStatements {
  readonly #compiled = new Map<string, CompiledQuery>();

  /**
   * @param name the same for statements that differ in nothing but their values; there are few of them
   * @param parameters the values, in the order in which they stand in the statement
   */
  with<Row>(name: string, parameters: readonly unknown[], build: Build<Row>): CompiledQuery<Row> {
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) this.#compiled.set(name, (compiled = build().compile()));
    return { ...compiled, parameters };
  }
}
