import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { inMemoryStorage, inMemoryStore } from '@todo/adapters-memory';
import { systemClock, todoJson, type Store } from '@todo/application';
import { aMoment, fixedClock, todosIn } from '@todo/application/testing';
import { Container } from 'inversify';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { loadSettings } from '../settings/settings.ts';
import { createContainer } from './container.ts';
import type { TodoStorage } from '../factories/open-storage.ts';
import { coreModule } from './core-module.ts';
import { httpModule } from './http-module.ts';
import { persistenceModule } from './persistence-module.ts';
import { tokens } from './tokens.ts';

const opened: Container[] = [];

/** A container whose resources are closed after the test, whatever becomes of it. */
function tracked(container: Container): Container {
  opened.push(container);
  return container;
}

afterEach(async () => {
  for (const container of opened.splice(0)) await container.unbindAsync(tokens.resources);
});

function containerIn(folder: string): Container {
  const env = { DATABASE_URL: `sqlite:${folder}/todo.db`, PORT: '0' };
  return tracked(createContainer(loadSettings({ env, cwd: folder })));
}

describe('The container', () => {
  it('keeps todos in the database of the settings', async () => {
    await using folder = await temporaryFolder();
    const first = containerIn(folder.path);
    const { id } = await (await first.getAsync(tokens.app)).add({ task: 'Buy milk' });
    await first.unbindAllAsync();

    const second = containerIn(folder.path);
    const todo = await (await second.getAsync(tokens.app)).get(id);
    assert.equal(todo.task, 'Buy milk');
  });

  it('opens no service before it is resolved', async () => {
    await using folder = await temporaryFolder();
    const container = containerIn(folder.path);
    assert.equal(container.get(tokens.clock), systemClock);
    await container.getAsync(tokens.databaseSchema);
    assert.equal(existsSync(`${folder.path}/todo.db`), false);
    await container.getAsync(tokens.app);
    assert.equal(existsSync(`${folder.path}/todo.db`), true);
  });

  it('opens once for callers that ask at the same time', async () => {
    await using folder = await temporaryFolder();
    const container = containerIn(folder.path);
    const [a, b] = await Promise.all([
      container.getAsync(tokens.storage),
      container.getAsync(tokens.storage),
    ]);
    assert.equal(a, b);
  });

  it('takes another storage by one binding, the API and its accounts too', async () => {
    await using folder = await temporaryFolder();
    const container = containerIn(folder.path);
    container.rebind(tokens.storage).toConstantValue({
      ...inMemoryStorage(),
      ping: async () => {},
      [Symbol.asyncDispose]: async () => {},
    });

    const app = await container.getAsync(tokens.app);
    const todo = await app.add({ task: 'Buy milk' });
    const { url } = await container.getAsync(tokens.server);
    const seen = await fetch(`${url}/api/v1/todos`);
    assert.deepEqual(await seen.json(), [todoJson(todo)]);
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    assert.equal(existsSync(`${folder.path}/todo.db`), false);
  });

  it('takes another clock and another owner by one binding each', async () => {
    const store = inMemoryStore();
    const container = tracked(createContainer(loadSettings({ env: {}, cwd: '/nowhere' })));
    container.rebind(tokens.store).toConstantValue(store);
    container.rebind(tokens.clock).toConstantValue(fixedClock());
    container.rebind(tokens.owner).toConstantValue('ada');
    const { createdAt } = await (await container.getAsync(tokens.app)).add({ task: 'Buy milk' });
    assert.equal(createdAt, aMoment);
    assert.equal(await todosIn(store)('ada').count({}), 1);
  });

  it('answers the requests in flight before it closes the database', async () => {
    await using folder = await temporaryFolder();
    const container = containerIn(folder.path);
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    container.rebind(tokens.store).toResolvedValue(
      ({ store }: TodoStorage): Store => ({
        ...store,
        async read(owner, work) {
          asked.resolve();
          await goOn.promise;
          return store.read(owner, work);
        },
      }),
      [tokens.storage],
    );
    const { url } = await container.getAsync(tokens.server);

    const answer = fetch(`${url}/api/v1/todos`);
    await asked.promise;
    const closed = container.unbindAllAsync();
    goOn.resolve();
    assert.equal((await answer).status, 200);
    await closed;
    await assert.rejects(fetch(`${url}/health/live`));
  });

  it('closes the database when the server cannot start', async () => {
    await using folder = await temporaryFolder();
    const first = containerIn(folder.path);
    const { url } = await first.getAsync(tokens.server);
    const second = containerIn(folder.path);
    second
      .rebind(tokens.address)
      .toConstantValue({ host: '127.0.0.1', port: Number(new URL(url).port) });
    await assert.rejects(second.getAsync(tokens.server), { code: 'EADDRINUSE' });
    const database = await second.getAsync(tokens.storage);
    await second.unbindAsync(tokens.resources);
    await assert.rejects(database.ping(), /closed/);
  });
});

describe('The modules', () => {
  it("work in a host's own container, without the settings of the command line", async () => {
    const container = tracked(new Container());
    container.load(coreModule, persistenceModule, httpModule);
    container.bind(tokens.databaseOptions).toConstantValue({ url: 'sqlite::memory:' });
    container.bind(tokens.apiOptions).toConstantValue({ title: 'Mine' });
    const app = await container.getAsync(tokens.app);
    await app.add({ task: 'Buy milk' });
    assert.equal(typeof (await container.getAsync(tokens.middleware)), 'function');
  });

  it('share no state in two containers', async () => {
    const hosts = await Promise.all(
      ['one', 'two'].map(async (task) => {
        const container = tracked(new Container());
        container.load(coreModule);
        container.bind(tokens.store).toConstantValue(inMemoryStore());
        const app = await container.getAsync(tokens.app);
        await app.add({ task });
        return app;
      }),
    );
    const seen = await Promise.all(hosts.map(async (app) => (await app.list()).todos));
    assert.deepEqual(
      seen.map((todos) => todos.map(({ task }) => task)),
      [['one'], ['two']],
    );
  });
});
