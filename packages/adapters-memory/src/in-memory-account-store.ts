import type { AccountStore } from '@todo/application';
import { inMemoryAccountReader, inMemoryAccountRepository } from './in-memory-accounts.ts';
import { inMemorySignInAttempts } from './in-memory-attempts.ts';
import type { InMemoryData, InTurn } from './in-memory-data.ts';
import { inMemorySessionReader, inMemorySessionRepository } from './in-memory-sessions.ts';
import { inMemoryTokenReader, inMemoryTokenRepository } from './in-memory-tokens.ts';
import { TransactionalMap } from './transactional-map.ts';

/** The store of accounts over `data`. */
export function inMemoryAccountStore(committed: InMemoryData, inTurn: InTurn): AccountStore {
  return {
    read: async (work) =>
      work({
        accounts: inMemoryAccountReader(committed.accounts),
        sessions: inMemorySessionReader(committed),
        tokens: inMemoryTokenReader(committed),
      }),

    transaction: (work) =>
      inTurn(async () => {
        const data = {
          owned: new TransactionalMap(committed.owned),
          accounts: new TransactionalMap(committed.accounts),
          sessions: new TransactionalMap(committed.sessions),
          tokens: new TransactionalMap(committed.tokens),
          attempts: new TransactionalMap(committed.attempts),
          keys: new TransactionalMap(committed.keys),
        };
        const { attempts, keys } = data;
        const result = await work({
          accounts: inMemoryAccountRepository(data),
          sessions: inMemorySessionRepository(data),
          tokens: inMemoryTokenRepository(data),
          attempts: inMemorySignInAttempts(attempts),
          keys: {
            async findOrAdd(purpose, key) {
              const stored = keys.get(purpose) ?? key;
              keys.set(purpose, stored);
              return stored;
            },
          },
        });
        for (const changed of Object.values(data)) changed.commit();
        return result;
      }),
  };
}
