import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import {
  copyDatabase,
  OccupiedTargetError,
  openDatabase,
  type CopyOptions,
  type CopyProgress,
  type CopySummary,
} from '@todo/adapters-persistence';
import { StorageError, type AccountRepositories } from '@todo/application';
import {
  aCommand,
  aDraft,
  aMoment,
  anAccount,
  aPersonalToken,
  aSession,
  someAttempts,
  todosIn,
  type KeyedRequest,
} from '@todo/application/testing';
import { complete, draft, edit, type Instant } from '@todo/domain';
import { postgresql, type DatabaseKind } from './databases/databases.ts';

const later = '2050-01-01T00:00:00.000Z' as Instant;

function aKey(key: string): KeyedRequest {
  return { key, fingerprint: 'a', answer: idOf, now: aMoment, expiresAt: later };
}

function idOf({ id }: { readonly id: number }): string {
  return `${id}`;
}

/** Todos of two owners, in several states, with a hole in their ids. */
async function fill(url: string, count = 1200): Promise<void> {
  await using database = await openDatabase({ url, timeoutMs });
  const ada = todosIn(database.store)('ada');
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      ada.add(aDraft({ task: `Task ${n} 牛乳`, tags: n % 2 ? ['home', `t${n % 7}`] : [] })),
    ),
  );
  const bob = todosIn(database.store)('bob 🐧');
  const { id } = await bob.addOnce(aDraft({ due: '2050-11-30T17:00:00Z' }), aKey('k'));
  await bob.update([id], (todo) => complete(todo, later));
  const last = await ada.add(aDraft());
  await ada.remove([last.id], () => {});
}

async function contents(url: string) {
  await using database = await openDatabase({ url, timeoutMs });
  return await Promise.all(
    ['ada', 'bob 🐧', 'zoe'].map(async (owner) => {
      const todos = todosIn(database.store)(owner);
      const found = await todos.list({ limit: 100_000, words: ['task'] });
      return [
        (await todos.list({ limit: 100_000 })).todos,
        await todos.tags(),
        found.todos.length,
        await database.store.read(owner, ({ changes }) => changes.after(0, 100_000)),
        await database.store.read(owner, ({ trash }) => trash.list(100_000)),
      ];
    }),
  );
}

type Kind = Pick<DatabaseKind, 'name' | 'skip' | 'temporary'>;

const sqlite: Kind = {
  name: 'SQLite',
  skip: false,
  async temporary() {
    const folder = await mkdtemp(join(tmpdir(), 'todo-copy-'));
    return {
      url: `sqlite:${join(folder, 'todo.db')}`,
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

/** Nothing is to fail because the machine has much to do. */
const timeoutMs = 60_000;

const pairs: readonly (readonly [Kind, Kind])[] = [
  [sqlite, sqlite],
  [sqlite, postgresql],
  [postgresql, sqlite],
];

/** A database with todos, another without, and the copying of the one to the other. */
async function filledSourceAndTarget(fromKind: Kind, toKind: Kind) {
  const from = await fromKind.temporary();
  const to = await toKind.temporary();
  await fill(from.url);
  const copy = (options: Partial<CopyOptions> = {}): Promise<CopySummary> =>
    copyDatabase({ from, to, now: aMoment, ...options });
  return {
    from: from.url,
    to: to.url,
    copy,
    async [Symbol.asyncDispose]() {
      await from[Symbol.asyncDispose]();
      await to[Symbol.asyncDispose]();
    },
  };
}

for (const [fromKind, toKind] of pairs) {
  const skip = fromKind.skip || toKind.skip;
  describe(`A copy of ${fromKind.name} to ${toKind.name}`, { skip }, () => {
    it('has everything that the source has, and goes on as it would', async () => {
      await using place = await filledSourceAndTarget(fromKind, toKind);
      const { from, to, copy } = place;
      const { checksum, ...counts } = await copy();
      assert.deepEqual(counts, { todos: 1201, tags: 1200, idempotencyRecords: 1, changes: 1204 });
      assert.match(checksum, /^[0-9a-f]{64}$/);
      assert.deepEqual(await contents(to), await contents(from));

      await using target = await openDatabase({ url: to, timeoutMs });
      const bob = todosIn(target.store)('bob 🐧');
      assert.equal((await bob.addOnce(aDraft(), aKey('k'))).isNew, false);
      assert.equal((await bob.add(aDraft())).id, 1203);
    });

    it('ends in the same state when it is started again, even if the source has changed meanwhile', async () => {
      await using place = await filledSourceAndTarget(fromKind, toKind);
      const { from, to, copy } = place;
      const interrupted = new Error('interrupted');
      const onProgress = ({ done }: CopyProgress) => {
        if (done > 1300) throw interrupted;
      };
      await assert.rejects(copy({ onProgress }), interrupted);
      {
        await using source = await openDatabase({ url: from, timeoutMs });
        await todosIn(source.store)('ada').add(aDraft({ task: 'Added' }));
        await todosIn(source.store)('ada').update([2, 900], (todo) =>
          edit(todo, { task: 'Changed', tags: ['x'] }, later),
        );
      }
      const { todos, checksum } = await copy();
      assert.equal(todos, 1202);
      assert.deepEqual(await contents(to), await contents(from));
      // Once more has nothing to do.
      assert.equal((await copy()).checksum, checksum);
    });

    it('forgets what was removed from the trash since it was interrupted', async () => {
      await using place = await filledSourceAndTarget(fromKind, toKind);
      const { from, to, copy } = place;
      await copy();
      {
        await using source = await openDatabase({ url: from, timeoutMs });
        await source.store.transaction(aCommand('ada'), async ({ trash }) => {
          const [deleted] = await trash.list(1);
          await trash.purge([deleted?.todo.id ?? 0]);
        });
      }
      await copy();
      const copied = await contents(to);
      assert.deepEqual(copied, await contents(from));
      assert.deepEqual(copied[0]?.at(-1), []);
    });

    it('refuses a target with something else in it, and leaves that alone', async () => {
      for (const putSomething of [
        async (url: string) => {
          await using target = await openDatabase({ url, timeoutMs });
          await todosIn(target.store)('ada').add(draft({ task: 'Mine' }, later));
        },
        async (url: string) => {
          await using target = await openDatabase({ url, timeoutMs });
          const { id } = await todosIn(target.store)('zoe').addOnce(aDraft(), aKey('other'));
          await todosIn(target.store)('zoe').remove([id], () => {});
        },
      ]) {
        await using place = await filledSourceAndTarget(fromKind, toKind);
        const { to, copy } = place;
        await putSomething(to);
        const before = await contents(to);
        await assert.rejects(copy(), OccupiedTargetError);
        assert.deepEqual(await contents(to), before);
      }
    });

    it('is of one moment, though the source is written to', async () => {
      await using place = await filledSourceAndTarget(fromKind, toKind);
      const { from, copy } = place;
      await using source = await openDatabase({ url: from, timeoutMs });
      const writes: Promise<unknown>[] = [];
      const onProgress = () => void writes.push(todosIn(source.store)('ada').add(aDraft()));
      assert.equal((await copy({ onProgress })).todos, 1201);
      await Promise.all(writes);
      assert.ok(writes.length > 3);
    });
  });
}

/** Two accounts with everything that they may have. */
async function addAccounts(url: string): Promise<void> {
  await using database = await openDatabase({ url, timeoutMs });
  await database.accounts.transaction(async (data) => {
    for (const name of ['Ada', 'bob']) {
      const account = anAccount({ name });
      await data.accounts.add(account);
      await data.sessions.add(aSession({ id: name, account: account.id }), aMoment);
      await data.tokens.add(aPersonalToken({ id: name, account: account.id }));
      await data.attempts.update(name, () => someAttempts());
      await data.keys.findOrAdd(name, `key of ${name}`);
    }
  });
}

async function accountsIn(url: string) {
  await using database = await openDatabase({ url, timeoutMs });
  return await database.accounts.transaction(
    async ({ accounts, sessions, tokens, attempts, keys }) => {
      const found = [];
      for (const account of await accounts.all()) {
        const { id, name } = account;
        let failed: number | undefined;
        await attempts.update(name, (stored) => {
          failed = stored?.failed;
          return undefined;
        });
        found.push({
          account,
          failed,
          sessions: await sessions.of(id),
          token: await tokens.withDigest(`digest-of-${name}`),
          key: await keys.findOrAdd(name, 'none'),
        });
      }
      return found;
    },
  );
}

for (const [fromKind, toKind] of pairs) {
  const skip = fromKind.skip || toKind.skip;
  describe(`A copy of the accounts of ${fromKind.name} to ${toKind.name}`, { skip }, () => {
    it('has every account with its credentials, as often as it is made', async () => {
      await using from = await fromKind.temporary();
      await using to = await toKind.temporary();
      await addAccounts(from.url);
      const original = await accountsIn(from.url);
      assert.equal(original.length, 2);
      await copyDatabase({ from, to, now: aMoment });
      assert.deepEqual(await accountsIn(to.url), original);

      {
        await using source = await openDatabase({ url: from.url, timeoutMs });
        await source.accounts.transaction(async (data) => {
          const { id } = anAccount({ name: 'Ada' });
          await data.accounts.update(id, (account) => ({ ...account, passwordHash: 'changed' }));
          await data.sessions.removeAll(id);
          await data.tokens.used('Ada', later);
          await data.attempts.remove('bob');
        });
      }
      await copyDatabase({ from, to, now: aMoment });
      assert.deepEqual(await accountsIn(to.url), await accountsIn(from.url));
      assert.notDeepEqual(await accountsIn(to.url), original);
    });

    it('refuses a target with an account or a key that is not of the source', async () => {
      for (const putSomething of [
        (data: AccountRepositories) => data.accounts.add(anAccount({ name: 'eve' })),
        (data: AccountRepositories) => data.keys.findOrAdd('Ada', 'another key'),
      ]) {
        await using from = await fromKind.temporary();
        await using to = await toKind.temporary();
        await addAccounts(from.url);
        {
          await using target = await openDatabase({ url: to.url, timeoutMs });
          await target.accounts.transaction<unknown>(putSomething);
        }
        const before = await accountsIn(to.url);
        await assert.rejects(copyDatabase({ from, to, now: aMoment }), OccupiedTargetError);
        assert.deepEqual(await accountsIn(to.url), before);
      }
    });
  });
}

describe('A copy', () => {
  it('reports that another program has written to it meanwhile', async () => {
    await using place = await filledSourceAndTarget(sqlite, sqlite);
    const onProgress = ({ done, total }: CopyProgress) => {
      if (done !== total / 2) return;
      using otherProgram = new DatabaseSync(place.to.slice('sqlite:'.length));
      otherProgram.exec("update todo set notes = 'Mine' where id = 3");
    };
    await assert.rejects(
      place.copy({ onProgress }),
      /^OccupiedTargetError: The copy differs from its source: another program has written/,
    );
    // The next copy repairs the target.
    await place.copy();
    assert.deepEqual(await contents(place.to), await contents(place.from));
  });

  it('is refused if there is nothing to copy', async () => {
    await using to = await sqlite.temporary();
    const from = { url: to.url.replace('todo.db', 'none.db') };
    await assert.rejects(copyDatabase({ from, to, now: aMoment }), (error) => {
      assert.ok(error instanceof StorageError);
      assert.match(error.message, /^There are no todos at sqlite:.+none\.db\.$/);
      return true;
    });
  });
});
