import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AccountExistsError,
  type AccountReaders,
  type AccountRepositories,
  type AccountStore,
} from '@todo/application';
import { accountStoreContract, type AccountStorage } from '@todo/application/testing';
import { instant, type SignInAttempts } from '@todo/domain';
import { inMemoryStorage } from './in-memory-storage.ts';

/** Storages that are wrong in a way that is easily overlooked, and a case that each must fail. */
const wrong: Readonly<
  Record<string, { readonly make: () => AccountStorage; readonly fails: RegExp }>
> = {
  'compares names as they are': {
    make: () =>
      changedInTransactions(({ accounts }) => ({
        accounts: {
          ...accounts,
          async add(account) {
            const others = await accounts.all();
            if (others.some(({ name }) => name === account.name)) {
              throw new AccountExistsError(account.name);
            }
            await accounts.add({ ...account, name: `${account.name}-${others.length}` });
          },
        },
      })),
    fails: /refuses a second account of the same name in any case/,
  },
  'gives each repository of accounts a transaction of its own': {
    make: withoutTransactions,
    fails: /commits nothing of any account if the work throws/,
  },
  'commits what was written before the work threw': {
    make: keepingWhatWasWritten,
    fails: /lets each of many account transactions succeed or fail by itself/,
  },
  'reads attempts before it locks them': {
    make: countingStaleAttempts,
    fails: /counts each of many attempts at the same time/,
  },
  'ends the session of another account': {
    make: () =>
      changedInTransactions(({ sessions }) => ({
        sessions: {
          ...sessions,
          async remove(_account, id) {
            const had = (await sessions.find(id)) !== undefined;
            await sessions.update(id, () => undefined);
            return had;
          },
        },
      })),
    fails: /removes a session for its own account only/,
  },
  'ends every session of an account but those of its name': {
    make: () =>
      changedInTransactions(({ sessions }) => ({
        sessions: { ...sessions, removeAll: (account) => sessions.removeAll(account) },
      })),
    fails: /removes all sessions of an account, or all but one/,
  },
  'forgets the expired sessions of one account only': {
    make: () =>
      changedInTransactions(({ sessions }) => ({
        sessions: {
          ...sessions,
          async add(session, now) {
            for (const { id, expiresAt } of await sessions.of(session.account)) {
              if (expiresAt <= now) await sessions.remove(session.account, id);
            }
            await sessions.add(session, instant(0));
          },
        },
      })),
    fails: /deletes the expired sessions of all accounts when it adds one/,
  },
  'stores the use that came last, and not the latest': {
    make: () =>
      changedInTransactions(({ tokens, accounts }) => ({
        tokens: {
          ...tokens,
          async used(id, at) {
            for (const account of await accounts.all()) {
              const token = (await tokens.of(account.id)).find((one) => one.id === id);
              if (token) await tokens.add({ ...token, lastUsedAt: at });
            }
          },
        },
      })),
    fails: /never takes back the last use of a token/,
  },
  'remembers how an account was when it signed in': {
    make: () =>
      changed(({ sessions }) => ({
        sessions: {
          ...sessions,
          async find(id) {
            const session = await sessions.find(id);
            return session && { ...session, holder: { ...session.holder, disabledAt: null } };
          },
        },
      })),
    fails: /finds a session with the account that it belongs to/,
  },
  'lists the oldest token first': {
    make: () =>
      changed(({ tokens }) => ({
        tokens: { ...tokens, of: async (account) => (await tokens.of(account)).toReversed() },
      })),
    fails: /lists the tokens of an account, the newest first/,
  },
  'gives each process a key of its own': {
    make: () => changedInTransactions(() => ({ keys: { findOrAdd: async (_, key) => key } })),
    fails: /gives many callers at the same time one key/,
  },
  'leaves the todos of an account that is removed': {
    make: () =>
      changedInTransactions(({ accounts }) => ({
        accounts: {
          ...accounts,
          async remove(id) {
            await accounts.adopt(id, 'aside');
            const had = await accounts.remove(id);
            await accounts.adopt('aside', id);
            return had;
          },
        },
      })),
    fails: /removes an account with everything that it owns/,
  },
  'removes the todos of an owner without an account': {
    make: () =>
      changedInTransactions(({ accounts }) => ({
        accounts: {
          ...accounts,
          async remove(id) {
            const had = await accounts.remove(id);
            await accounts.adopt(id, 'aside');
            return had;
          },
        },
      })),
    fails: /removes nothing of an owner that is no account/,
  },
  'lets the old owner go on with the numbers of an adopted log': {
    make: numberingOn,
    fails: /goes on with what was adopted as before/,
  },
};

describe('The contract of a store of accounts', () => {
  for (const [name, { make, fails }] of Object.entries(wrong)) {
    it(`is not kept by one that ${name}`, async () => {
      const broken: string[] = [];
      for (const { name: contractCase, run } of accountStoreContract) {
        await run(make()).catch(() => broken.push(contractCase));
      }
      assert.ok(
        broken.some((contractCase) => fails.test(contractCase)),
        `only this is not kept: ${broken.join('; ')}`,
      );
      assert.ok(broken.length < accountStoreContract.length / 2, broken.join('; '));
    });
  }
});

/** The storage in memory, with something of what it gives replaced: to be read, and in transactions. */
function changed(change: (data: AccountReaders) => Partial<AccountReaders>): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  return {
    store,
    accounts: {
      ...accounts,
      read: (work) => accounts.read((data) => work({ ...data, ...change(data) })),
    },
  };
}

function changedInTransactions(
  change: (data: AccountRepositories) => Partial<AccountRepositories>,
): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  return {
    store,
    accounts: {
      ...accounts,
      transaction: (work) => accounts.transaction((data) => work({ ...data, ...change(data) })),
    },
  };
}

/** Each call of a repository is a transaction of its own. */
function withoutTransactions(): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  const each: AccountStore['transaction'] = (work) => accounts.transaction(work);
  return {
    store,
    accounts: {
      ...accounts,
      transaction: (work) =>
        work({
          accounts: {
            find: (id) => each((data) => data.accounts.find(id)),
            named: (name) => each((data) => data.accounts.named(name)),
            all: () => each((data) => data.accounts.all()),
            exist: () => each((data) => data.accounts.exist()),
            add: (account) => each((data) => data.accounts.add(account)),
            update: (id, transition) => each((data) => data.accounts.update(id, transition)),
            remove: (id) => each((data) => data.accounts.remove(id)),
            adopt: (from, to) => each((data) => data.accounts.adopt(from, to)),
          },
          sessions: {
            find: (id) => each((data) => data.sessions.find(id)),
            of: (account) => each((data) => data.sessions.of(account)),
            add: (session, now) => each((data) => data.sessions.add(session, now)),
            update: (id, transition) => each((data) => data.sessions.update(id, transition)),
            remove: (account, id) => each((data) => data.sessions.remove(account, id)),
            removeAll: (account, but) => each((data) => data.sessions.removeAll(account, but)),
          },
          tokens: {
            withDigest: (digest) => each((data) => data.tokens.withDigest(digest)),
            of: (account) => each((data) => data.tokens.of(account)),
            add: (token) => each((data) => data.tokens.add(token)),
            used: (id, at) => each((data) => data.tokens.used(id, at)),
            remove: (account, id) => each((data) => data.tokens.remove(account, id)),
          },
          attempts: {
            update: (key, transition) => each((data) => data.attempts.update(key, transition)),
            remove: (key) => each((data) => data.attempts.remove(key)),
            removeExpired: (now) => each((data) => data.attempts.removeExpired(now)),
          },
          keys: { findOrAdd: (purpose, key) => each((data) => data.keys.findOrAdd(purpose, key)) },
        }),
    },
  };
}

/** Ends a transaction as if nothing had happened, and only then reports that the work has thrown. */
function keepingWhatWasWritten(): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  return {
    store,
    accounts: {
      ...accounts,
      async transaction(work) {
        let failure: { readonly error: unknown } | undefined;
        const result = await accounts.transaction((data) =>
          work(data).catch((error: unknown) => {
            failure = { error };
          }),
        );
        if (failure) throw failure.error;
        return result as Awaited<ReturnType<typeof work>>;
      },
    },
  };
}

/** Reads the attempts of Ada in a transaction, and counts hers in another. */
function countingStaleAttempts(): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  const transaction: AccountStore['transaction'] = async (work) => {
    let stale: SignInAttempts | undefined;
    await accounts.transaction(({ attempts }) =>
      attempts.update('ada', (stored) => {
        stale = stored;
        return undefined;
      }),
    );
    return accounts.transaction((data) =>
      work({
        ...data,
        attempts: {
          ...data.attempts,
          update: (key, transition) =>
            data.attempts.update(key, (before) => transition(key === 'ada' ? stale : before)),
        },
      }),
    );
  };
  return { store, accounts: { ...accounts, transaction } };
}

/** Numbers the first change after an adoption as if the old owner still had its log. */
function numberingOn(): AccountStorage {
  const { store, accounts } = inMemoryStorage();
  const given = new Map<string, number>();
  return {
    accounts: {
      ...accounts,
      transaction: (work) =>
        accounts.transaction((data) =>
          work({
            ...data,
            accounts: {
              ...data.accounts,
              async adopt(from, to) {
                given.set(from, await lengthOfLog(from));
                return data.accounts.adopt(from, to);
              },
            },
          }),
        ),
    },
    store: {
      ...store,
      read: (owner, work) =>
        store.read(owner, ({ changes, ...others }) =>
          work({
            ...others,
            changes: {
              ...changes,
              async after(seq, limit) {
                const offset = given.get(owner) ?? 0;
                const page = await changes.after(Math.max(0, seq - offset), limit);
                return page.map((change) => ({ ...change, seq: change.seq + offset }));
              },
            },
          }),
        ),
    },
  };

  async function lengthOfLog(owner: string): Promise<number> {
    return (await store.read(owner, ({ changes }) => changes.after(0, 10_000))).length;
  }
}
