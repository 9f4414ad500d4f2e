/** A cache of at most so many values. A value too many evicts the oldest one, so that memory stays flat. */
export class BoundedCache<Key, Value> {
  readonly #values = new Map<Key, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  set(key: Key, value: Value): void {
    // A key that is set again becomes the youngest.
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) {
      const [oldest = key] = this.#values.keys();
      this.#values.delete(oldest);
    }
  }
}
