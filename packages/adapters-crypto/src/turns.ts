/** Runs a few tasks at a time. Others wait in a short queue; what does not fit is refused at once. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #refusal: () => Error;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  /** @param refusal creates the error of a task that does not fit */
  constructor(atOnce: number, waiting: number, refusal: () => Error) {
    this.#atOnce = atOnce;
    this.#waiting = waiting;
    this.#refusal = refusal;
  }

  /** @throws the refusal, and what `task` throws */
  async take<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else if (this.#queue.length < this.#waiting) await this.#turn();
    else throw this.#refusal();
    try {
      return await task();
    } finally {
      const next = this.#queue.shift();
      // The next task takes over the place of this one.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push(resolve);
    });
  }
}
