import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp } from '@todo/application';
import { aMoment, fixedClock } from '@todo/application/testing';
import { Container } from 'inversify';
import { coreModule } from '../modules/core-module.ts';
import { httpModule } from '../modules/http-module.ts';
import { tokens } from '../modules/tokens.ts';
import { timedApp } from './timed-app.ts';

const anApp = () => createTodoApp({ store: inMemoryStore(), clock: fixedClock(aMoment) });

describe('A timed app', () => {
  it('does what the app does, and reports the duration of each use case', async () => {
    const app = anApp();
    const observed: (readonly [string, number])[] = [];
    const timed = timedApp(app, (...observation) => observed.push(observation));
    const todo = await timed.add({ task: 'Buy milk' });
    assert.deepEqual(await timed.get(todo.id), await app.get(todo.id));
    assert.deepEqual(
      observed.map(([useCase]) => useCase),
      ['add', 'get'],
    );
    for (const [, seconds] of observed) assert.ok(seconds > 0 && seconds < 10, `${seconds}`);
  });

  it('has every use case of the app', () => {
    const app = anApp();
    assert.deepEqual(Object.keys(timedApp(app, () => {})), Object.keys(app));
  });

  it('fails as the app fails, and reports that, too', async () => {
    const observed: string[] = [];
    const timed = timedApp(anApp(), (useCase) => observed.push(useCase));
    await assert.rejects(timed.get(7), { name: 'TodoNotFoundError' });
    assert.deepEqual(observed, ['get']);
  });

  it('leaves `this` to the app', async () => {
    const app = {
      seven: async () => 7,
      async eight(): Promise<number> {
        return (await this.seven()) + 1;
      },
    };
    assert.equal(await timedApp(app, () => {}).eight(), 8);
  });
});

describe('The metrics of the composed server', () => {
  it('have the duration of the storage, even of failed calls', async () => {
    const container = new Container();
    container.load(coreModule, httpModule);
    container.bind(tokens.store).toConstantValue(inMemoryStore());
    container.bind(tokens.apiOptions).toConstantValue({});
    container.bind(tokens.address).toConstantValue({ host: '127.0.0.1', port: 0 });
    try {
      const { url } = await container.getAsync(tokens.server);
      const todos = `${url}/api/v1/todos`;
      await fetch(todos, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"task":"Buy milk"}',
      });
      for (const id of [1, 2]) await fetch(`${todos}/${id}`);
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const asked = (operation: string) =>
        new RegExp(
          `^todo_storage_duration_seconds_count\\{operation="${operation}"\\} (\\d+)$`,
          'm',
        ).exec(metrics)?.[1];
      assert.deepEqual([asked('add'), asked('get'), asked('list')], ['1', '2', undefined]);
    } finally {
      await container.unbindAsync(tokens.resources);
    }
  });
});
