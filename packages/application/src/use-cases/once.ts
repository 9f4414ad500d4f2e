import { instant } from '@todo/domain';
import { IdempotencyError } from '../errors.ts';
import type { IdempotencyAnswer } from '../ports/idempotency-records.ts';
import type { Command, Repositories, Store } from '../ports/store.ts';

/** How long a key is remembered, in milliseconds. */
const keyLifetime = 24 * 60 * 60 * 1000;

/** What makes a repeated request known. */
interface Request {
  readonly key: string;
  /** The same for everything that asks for the same. */
  readonly fingerprint: string;
}

/**
 * Runs `work` unless it has run under this key within the last 24 hours; then nothing happens. What it writes and the
 * key are kept together.
 * @returns what `work` answered, now or then
 * @throws IdempotencyError `idempotency-mismatch` where the key was used for something else
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
