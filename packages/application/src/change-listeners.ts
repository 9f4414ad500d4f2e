import type { Owner } from '@todo/domain';

/** The listeners for changes in one process, by owner. Each store has one of these. */
export class ChangeListeners {
  readonly #byOwner = new Map<Owner, Set<() => void>>();

  /** The owners whose changes a listener waits for. */
  get owners(): readonly Owner[] {
    return [...this.#byOwner.keys()];
  }

  get isEmpty(): boolean {
    return this.#byOwner.size === 0;
  }

  /** @returns what removes the listener */
  add(owner: Owner, listener: () => void): () => void {
    // Its own function: a listener that is added twice is also removed twice.
    const call = () => listener();
    const listeners = this.#byOwner.get(owner) ?? new Set();
    this.#byOwner.set(owner, listeners.add(call));
    return () => {
      listeners.delete(call);
      if (listeners.size === 0 && this.#byOwner.get(owner) === listeners)
        this.#byOwner.delete(owner);
    };
  }

  /** Calls the listeners of one owner. */
  call(owner: Owner): void {
    for (const listener of this.#byOwner.get(owner) ?? []) listener();
  }
}
