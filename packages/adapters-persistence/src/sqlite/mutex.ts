/** A lock with one holder at a time; waiting callers get it in the order in which they called `acquire`. */
export class Mutex {
  #held = false;
  readonly #waiting: (() => void)[] = [];

  get isHeld(): boolean {
    return this.#held;
  }

  async acquire(): Promise<void> {
    if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
  }

  release(): void {
    const next = this.#waiting.shift();
    // The lock goes straight to the next caller in the queue, so that no other caller can take it in between.
    if (next) next();
    else this.#held = false;
  }
}
