import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, forgetHistory, type ChangeJson } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import { aMoment, aServer, type RunningServer } from '../../testing/a-server.ts';

const todos = '/api/v1/todos';
const milk = { task: 'Buy milk' };

const commandOf = ({ headers }: Response) => headers.get('Todo-Command');

/** The command of the latest change. */
async function latestCommand(server: RunningServer): Promise<string | undefined> {
  const changes = (await (await server.fetch('/api/v1/changes?limit=1000')).json()) as ChangeJson[];
  return changes.at(-1)?.command;
}

describe('Todo-Command', () => {
  for (const [what, ask] of [
    ['POST', (server) => server.send('POST', todos, milk)],
    [
      'POST with a key',
      (server) =>
        server.fetch(todos, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'a' },
          body: JSON.stringify(milk),
        }),
    ],
    ['PUT', (server) => server.send('PUT', `${todos}/1`, { task: 'Buy tea' })],
    ['PATCH', (server) => server.send('PATCH', `${todos}/1`, { status: 'Completed' })],
    ['DELETE', (server) => server.fetch(`${todos}/1`, { method: 'DELETE' })],
    [
      'an undo',
      async (server) =>
        server.fetch(`/api/v1/changes/${await latestCommand(server)}/undo`, { method: 'POST' }),
    ],
    ['a restoration', (server) => server.fetch('/api/v1/trash/2/restore', { method: 'POST' })],
  ] as const satisfies readonly (readonly [
    string,
    (server: RunningServer) => Promise<Response>,
  ])[]) {
    it(`names the command of ${what}`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy bread' });
      await server.app.delete([(await server.app.add({ task: 'Gone' })).id]);
      const before = await latestCommand(server);
      const response = await ask(server);
      assert.ok(response.ok, `${response.status}`);
      const command = commandOf(response);
      assert.match(command ?? '', /^[!-~]{1,100}$/);
      assert.equal(command, await latestCommand(server));
      assert.notEqual(command, before);
    });
  }

  it('is missing where nothing has changed, and on reads', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add(milk);
    for (const response of [
      await server.fetch(todos),
      await server.fetch(`${todos}/1`),
      await server.fetch('/api/v1/changes'),
      await server.fetch('/api/v1/trash'),
      await server.send('PUT', `${todos}/1`, milk),
      await server.send('PATCH', `${todos}/1`, {}),
      await server.send('PATCH', `${todos}/1`, { status: 'Pending' }),
      await server.send('PATCH', `${todos}/9`, { status: 'Completed' }),
      await server.send('POST', todos, { task: '' }),
      await server.fetch('/api/v1/trash', { method: 'DELETE' }),
    ]) {
      assert.equal(commandOf(response), null, `${response.url} ${response.status}`);
    }
  });

  it('is the first one again where a key is used again, as long as it is known', async () => {
    const store = inMemoryStore();
    const clock = fixedClock(aMoment);
    await using server = await aServer(store, { app: createTodoApp({ store, clock }) });
    const once = () =>
      server.fetch(todos, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'a' },
        body: JSON.stringify(milk),
      });
    const first = await once();
    await server.send('PATCH', `${todos}/1`, { status: 'Completed' });
    const again = await once();
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.equal(commandOf(again), commandOf(first));
    assert.equal(await again.text(), await first.text());

    clock.set(instant(Date.parse(aMoment) + 60_000));
    await forgetHistory({ store, clock, historyDays: 0, trashDays: 30 });
    assert.equal(commandOf(await once()), null);
  });

  it('passes through an app that a host has decorated', async () => {
    const store = inMemoryStore();
    const app = createTodoApp({ store });
    const added: string[] = [];
    const decorated: typeof app = {
      ...app,
      async add(fields, onCommitted) {
        added.push(fields.task);
        return app.add(fields, onCommitted);
      },
    };
    await using server = await aServer(store, { app: decorated });
    const response = await server.send('POST', todos, milk);
    assert.deepEqual(added, ['Buy milk']);
    assert.equal(commandOf(response), await latestCommand(server));
  });
});
