import type { Owner } from '@todo/domain';
import { IdempotencyError } from './errors.ts';

/** The idempotency keys whose first request is running in this process. Each store has one of these. */
export class ClaimedKeys {
  readonly #claimed = new Set<string>();

  /**
   * @returns what releases the key
   * @throws IdempotencyError `idempotency-in-progress`
   */
  claim(owner: Owner, key: string): () => void {
    const name = JSON.stringify([owner, key]);
    if (this.#claimed.has(name)) throw new IdempotencyError('idempotency-in-progress');
    this.#claimed.add(name);
    return () => void this.#claimed.delete(name);
  }
}
