import { instant } from '@todo/domain';
import { IdempotencyError } from '../errors.ts';
import type { IdempotencyAnswer } from '../ports/idempotency-records.ts';
import type { Command, Repositories, Store } from '../ports/store.ts';

/** How long a key is stored, in milliseconds. */
const keyLifetime = 24 * 60 * 60 * 1000;

/** The key and the fingerprint by which a repeated request is recognized. */
interface Request {
  readonly key: string;
  /** The same for all requests with the same meaning. */
  readonly fingerprint: string;
}

/**
 * Runs `work`, unless it has run under this key within the last 24 hours. Its writes and the key are committed in one
 * transaction.
 * @returns the result of `work`, of this call or of the first one
 * @throws IdempotencyError `idempotency-mismatch` where the key was used for another request
 */
export async function once(
  store: Store,
  command: Command,
  { key, fingerprint }: Request,
  work: (data: Repositories) => Promise<IdempotencyAnswer>,
): Promise<IdempotencyAnswer & { readonly replayed: boolean }> {
  const { at } = command;
  return store.transaction(command, async (data) => {
    const before = await data.requests.find(key, at);
    if (before !== undefined) {
      if (before.fingerprint !== fingerprint) throw new IdempotencyError('idempotency-mismatch');
      const { todoId, revision, answer } = before;
      return { todoId, revision, answer, replayed: true };
    }
    const answer = await work(data);
    const expiresAt = instant(Date.parse(at) + keyLifetime);
    await data.requests.add(key, { ...answer, fingerprint, expiresAt }, at);
    return { ...answer, replayed: false };
  });
}
