import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { todoJson } from '@todo/application';
import { aServedStorage } from '../testing/a-served-storage.ts';
import { aCuttingProxy, aStrangeServer } from '../testing/a-strange-server.ts';
import { connectToServer, RemoteError } from './index.ts';

const cuts = 60;

describe('An answer that is cut off', () => {
  it(`at ${cuts} random bytes leaves each add done once`, async (t) => {
    await using served = await aServedStorage();
    await using proxy = await aCuttingProxy(served.url);
    const { app, close } = connectToServer({ server: proxy.url });
    for (let at = 0; at < cuts; at += 1) {
      const bytes = Math.floor(Math.random() * 900);
      proxy.cutAfter(bytes);
      const { id, task } = await app.add({ task: `Task ${at}` });
      assert.equal((await served.app.get(id)).task, task, `cut after ${bytes} bytes`);
    }
    const { todos } = await served.app.list({ limit: 1000 });
    assert.deepEqual(
      todos.map(({ task }) => task),
      Array.from({ length: cuts }, (_, at) => `Task ${at}`),
    );
    t.diagnostic(`${cuts} cuts`);
    await close();
  });

  it('leaves every other write done once, and its command told', async () => {
    await using served = await aServedStorage();
    await using proxy = await aCuttingProxy(served.url);
    const { app, close } = connectToServer({ server: proxy.url });
    const told: string[] = [];
    const note = (command: string) => void told.push(command);
    const [a, b] = [await app.add({ task: 'a' }), await app.add({ task: 'b' })];
    for (const write of [
      () => app.edit(a.id, { task: 'c' }, { ifRevision: [a.revision] }, note),
      () => app.complete([a.id, b.id], note),
      () => app.replace(b.id, { task: 'd' }, {}, note),
      () => app.delete([a.id], {}, note),
      () => app.restore([a.id], note),
      () => app.undo(undefined, note),
      () => app.redo(note),
      () => app.batch([{ op: 'add', set: { task: 'e' } }], note),
    ]) {
      const before = (await served.app.latestChanges(1))[0]?.seq ?? 0;
      // The whole head of the answer fits into 150 bytes only in part.
      proxy.cutAfter(150);
      await write();
      const commands = (await served.app.changes({ after: before })).changes.map(
        ({ command }) => command,
      );
      assert.deepEqual([...new Set(commands)], [told.at(-1)], String(write));
    }
    assert.equal(told.length, 8);
    await close();
  });

  it('does not count where the server has closed a connection that was kept', async () => {
    await using served = await aServedStorage();
    await using proxy = await aCuttingProxy(served.url);
    const { app, close } = connectToServer({ server: proxy.url });
    // So many connections are kept, and all of them end with the first byte of their next answer.
    await Promise.all(['a', 'b', 'c'].map((task) => app.add({ task })));
    proxy.cutAfter(0, 0, 0);
    await app.add({ task: 'd' });
    const { todos } = await served.app.list();
    assert.deepEqual(todos.map(({ task }) => task).toSorted(), ['a', 'b', 'c', 'd']);
    await close();
  });

  it('is an error where it is cut off again', async () => {
    await using served = await aServedStorage();
    await using proxy = await aCuttingProxy(served.url);
    const { app, close } = connectToServer({ server: proxy.url });
    proxy.cutAfter(20, 20);
    await assert.rejects(
      app.add({ task: 'Milk' }),
      (error) => error instanceof RemoteError && error.code === 'unreachable',
    );
    assert.equal((await served.app.list()).todos.length, 1);
    await close();
  });

  it('of an account is not asked for again: a token would be made twice', async () => {
    let requests = 0;
    await using server = await aStrangeServer((request) => {
      requests += 1;
      request.socket.destroy();
    });
    const { accounts, close } = connectToServer({ server: server.url });
    await assert.rejects(accounts.signIn('ada', 'seven lonely herons'), { code: 'unreachable' });
    const scopes = ['todos:read'] as const;
    await assert.rejects(accounts.createToken({ name: 'a', scopes }, 'session'), {
      code: 'unreachable',
    });
    assert.equal(requests, 2);
    await close();
  });
});

describe('A stream of changes that is cut off', () => {
  it('goes on without a gap or a repetition', { timeout: 60_000 }, async () => {
    await using served = await aServedStorage();
    await using proxy = await aCuttingProxy(served.url);
    const { app, close } = connectToServer({ server: proxy.url });
    const wanted = 12;
    proxy.cutAfter(900, 700, 1500);
    const seen: unknown[] = [];
    const writing = (async () => {
      for (let at = 0; at < wanted; at += 1) await served.app.add({ task: `Task ${at}` });
    })();
    for await (const { seq, after } of app.follow({ after: 0 })) {
      seen.push([seq, after && todoJson(after).task]);
      if (seen.length === wanted) break;
    }
    await writing;
    assert.deepEqual(
      seen,
      Array.from({ length: wanted }, (_, at) => [at + 1, `Task ${at}`]),
    );
    await close();
  });
});
