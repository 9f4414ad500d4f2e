import { AccountExistsError, type AccountReader, type AccountRepository } from '@todo/application';
import {
  accountKey,
  type Account,
  type Owner,
  type PersonalToken,
  type Session,
} from '@todo/domain';
import type { Entries, OwnedData } from './in-memory-data.ts';
import type { TransactionalMap } from './transactional-map.ts';

export function inMemoryAccountReader(accounts: Entries<Owner, Account>): AccountReader {
  const all = () => Array.from(accounts, ([, account]) => account);
  return {
    find: async (id) => accounts.get(id),
    named: async (name) => all().find((account) => accountKey(account.name) === accountKey(name)),
    // The names are ASCII: JavaScript's own order is that of the databases.
    all: async () => all().toSorted((a, b) => (accountKey(a.name) < accountKey(b.name) ? -1 : 1)),
    exist: async () => all().length > 0,
  };
}

/** The data of a transaction that accounts own. */
interface AccountData {
  readonly accounts: TransactionalMap<Owner, Account>;
  readonly sessions: TransactionalMap<string, Session>;
  readonly tokens: TransactionalMap<string, PersonalToken>;
  readonly owned: TransactionalMap<Owner, OwnedData>;
}

export function inMemoryAccountRepository({
  accounts,
  sessions,
  tokens,
  owned,
}: AccountData): AccountRepository {
  const reader = inMemoryAccountReader(accounts);
  return {
    ...reader,

    async add(account) {
      const other = await reader.named(account.name);
      if (other !== undefined) throw new AccountExistsError(other.name);
      accounts.set(account.id, Object.freeze({ ...account }));
    },

    async update(id, transition) {
      const before = accounts.get(id);
      if (before === undefined) return undefined;
      const after = transition(before);
      if (after !== before) accounts.set(id, Object.freeze({ ...after }));
      return accounts.get(id);
    },

    async remove(id) {
      if (!accounts.has(id)) return false;
      accounts.delete(id);
      owned.delete(id);
      for (const [key, { account }] of sessions) if (account === id) sessions.delete(key);
      for (const [key, { account }] of tokens) if (account === id) tokens.delete(key);
      return true;
    },

    async adopt(from, to) {
      const adopted = owned.get(from);
      if (adopted === undefined) return 0;
      owned.set(to, adopted);
      owned.delete(from);
      return adopted.todos.size;
    },
  };
}
