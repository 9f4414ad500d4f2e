/** A map within a transaction: its changes are kept separately until the transaction is committed. */
export class TransactionalMap<Key, Value> {
  readonly #committed: Map<Key, Value>;
  /** The values that were set; `undefined` for a deleted key. */
  readonly #changed = new Map<Key, Value | undefined>();

  constructor(committed: Map<Key, Value>) {
    this.#committed = committed;
  }

  get(key: Key): Value | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.#committed.get(key);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  set(key: Key, value: Value): void {
    this.#changed.set(key, value);
  }

  delete(key: Key): void {
    this.#changed.set(key, undefined);
  }

  /** All entries, with the changes of the transaction. */
  *[Symbol.iterator](): Generator<readonly [Key, Value]> {
    for (const entry of this.#committed) if (!this.#changed.has(entry[0])) yield entry;
    for (const [key, value] of this.#changed) if (value !== undefined) yield [key, value];
  }

  /** Applies the changes to the shared map. */
  commit(): void {
    for (const [key, value] of this.#changed) {
      if (value === undefined) this.#committed.delete(key);
      else this.#committed.set(key, value);
    }
  }
}
