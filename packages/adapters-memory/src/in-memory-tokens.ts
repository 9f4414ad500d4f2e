import type { PersonalTokenReader, PersonalTokenRepository } from '@todo/application';
import type { Account, Owner, PersonalToken } from '@todo/domain';
import { credentialsOf, withHolder } from './in-memory-credentials.ts';
import type { Entries } from './in-memory-data.ts';
import type { TransactionalMap } from './transactional-map.ts';

interface TokenData {
  readonly accounts: Entries<Owner, Account>;
  readonly tokens: Entries<string, PersonalToken>;
}

export function inMemoryTokenReader({ accounts, tokens }: TokenData): PersonalTokenReader {
  return {
    async withDigest(digest) {
      const [, token] = Array.from(tokens).find(([, stored]) => stored.digest === digest) ?? [];
      return withHolder(accounts, token);
    },
    of: async (account) => credentialsOf(tokens, account),
  };
}

export function inMemoryTokenRepository({
  accounts,
  tokens,
}: TokenData & {
  readonly tokens: TransactionalMap<string, PersonalToken>;
}): PersonalTokenRepository {
  return {
    ...inMemoryTokenReader({ accounts, tokens }),

    async add(token) {
      const scopes = Object.freeze([...token.scopes]);
      tokens.set(token.id, Object.freeze({ ...token, scopes }));
    },

    async used(id, at) {
      const token = tokens.get(id);
      if (token === undefined || (token.lastUsedAt !== null && token.lastUsedAt >= at)) return;
      tokens.set(id, Object.freeze({ ...token, lastUsedAt: at }));
    },

    async remove(account, id) {
      if (tokens.get(id)?.account !== account) return false;
      tokens.delete(id);
      return true;
    },
  };
}
