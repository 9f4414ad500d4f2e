import type { Compilable, CompiledQuery } from 'kysely';
import { BoundedCache } from '../bounded-cache.ts';

/** At most this many rows are inserted by one compiled statement: each number of rows needs its own. */
export const mostRows = 32;

/** Builds a statement with sample values in the place of those that vary. */
type Build<Row> = () => Compilable<Row>;

/** A statement that is built only where none of its shape has been compiled yet. */
export interface ShapedStatement<Row> {
  /** Shared by the statements that differ only in their values; absent where each statement is different. */
  readonly shape?: string | undefined;
  /** The values, in the order of their placeholders in the statement. */
  readonly parameters: readonly unknown[];
  readonly build: Build<Row>;
}

/** Clients choose what they list in so many ways at most; others are compiled again. */
const mostShapes = 200;

/**
 * Statements that a store runs again and again with other values. Each is compiled once, as Kysely takes longer to
 * compile a statement than SQLite takes to run it.
 */
export class CompiledStatements {
  readonly #compiled = new Map<string, CompiledQuery>();
  readonly #shapes = new BoundedCache<string, CompiledQuery>(mostShapes);

  /**
   * @param name shared by the statements that differ only in their values; there are few names, as none is evicted
   * @param parameters the values, in the order of their placeholders in the statement
   */
  with<Row>(name: string, parameters: readonly unknown[], build: Build<Row>): CompiledQuery<Row> {
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) this.#compiled.set(name, (compiled = build().compile()));
    return { ...compiled, parameters };
  }

  /** Of statements that clients shape: there may be any number of shapes, so the oldest are evicted. */
  shaped<Row>({ shape, parameters, build }: ShapedStatement<Row>): CompiledQuery<Row> {
    if (shape === undefined) return build().compile();
    let compiled = this.#shapes.get(shape);
    if (compiled === undefined) this.#shapes.set(shape, (compiled = build().compile()));
    return { ...compiled, parameters };
  }
}
