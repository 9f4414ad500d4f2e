import type { SignInAttemptRepository } from '@todo/application';
import type { SignInAttempts } from '@todo/domain';
import type { TransactionalMap } from './transactional-map.ts';

export function inMemorySignInAttempts(
  attempts: TransactionalMap<string, SignInAttempts>,
): SignInAttemptRepository {
  return {
    async update(key, transition) {
      const after = transition(attempts.get(key));
      if (after !== undefined) attempts.set(key, Object.freeze({ ...after }));
    },

    async remove(key) {
      attempts.delete(key);
    },

    async removeExpired(now) {
      for (const [key, { expiresAt }] of attempts) if (expiresAt <= now) attempts.delete(key);
    },
  };
}
