import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { BatchResultsJson, RevertedJson, TodoJson, TrashedTodoJson } from '@todo/application';
import type { ProblemJson } from '@todo/rest-contract';
import { aServer, type RunningServer } from '../../testing/a-server.ts';

const batchPath = '/api/v1/todos/batch';

async function add(server: RunningServer, ...tasks: readonly string[]): Promise<void> {
  for (const task of tasks) await server.app.add({ task });
}

async function send(
  server: RunningServer,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return server.fetch(path, {
    method: 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  });
}

const json = async <Body>(response: Response) => (await response.json()) as Body;

describe('POST /todos/batch', () => {
  it('answers with each todo and its ETag, and names one command', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk', 'Tea');
    const { revision } = await server.app.get(1);
    const response = await send(server, batchPath, {
      operations: [
        { op: 'add', set: { task: 'Bread' } },
        { op: 'edit', id: 1, set: { status: 'Completed' }, ifMatch: [`"${revision}"`] },
        { op: 'delete', id: 2 },
      ],
    });
    assert.equal(response.status, 200);
    const { results } = await json<BatchResultsJson>(response);
    assert.deepEqual(
      results.map((result) => result && [result.todo.id, result.todo.status]),
      [[3, 'Pending'], [1, 'Completed'], null],
    );
    const shown = await server.fetch('/api/v1/todos/1');
    assert.equal(results[1]?.etag, shown.headers.get('ETag'));
    const latest = await server.app.latestChanges(3);
    const command = response.headers.get('Todo-Command');
    assert.deepEqual(
      latest.map((change) => change.command),
      [command, command, command],
    );
  });

  it('points at every fault of its operations', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk');
    const response = await send(server, batchPath, {
      operations: [
        { op: 'add', set: { task: '', surprise: 1, createdAt: 'now' } },
        { op: 'edit', id: 0, set: {} },
        { op: 'edit', id: 1, set: 5, ifMatch: ['a'] },
        { op: 'delete' },
        { op: 'explode', id: 1 },
        'delete',
        { op: 'delete', id: 1, when: 'now' },
      ],
    });
    assert.equal(response.status, 422);
    const { errors = [] } = await json<ProblemJson>(response);
    assert.deepEqual(
      new Set(errors.map(({ pointer }) => pointer)),
      new Set([
        '/operations/0/set/task',
        '/operations/0/set/surprise',
        '/operations/0/set/createdAt',
        '/operations/1/id',
        '/operations/2/set',
        '/operations/2/ifMatch/0',
        '/operations/3/id',
        '/operations/4/op',
        '/operations/5',
        '/operations/6/when',
      ]),
    );
    const details = new Map(errors.map(({ pointer, detail }) => [pointer, detail]));
    assert.equal(details.get('/operations/2/set'), 'must be an object');
    assert.equal(details.get('/operations/3/id'), 'is missing');
    assert.equal(details.get('/operations/0/set/surprise'), 'is not known');
    assert.match(details.get('/operations/4/op') ?? '', /^must be one of "add", "edit"/);
    assert.equal(details.get('/operations/5'), 'must be an object');
  });

  it('points at every fault that only the todo shows', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk');
    const response = await send(server, batchPath, {
      operations: [
        { op: 'add', set: { task: 'Tea' } },
        { op: 'edit', id: 1, set: { id: 2 } },
      ],
    });
    assert.equal(response.status, 422);
    const { errors = [] } = await json<ProblemJson>(response);
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/operations/1/set/id'],
    );
  });

  it('points at the operations whose todos are missing, or have changed', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk');
    const missing = await send(server, batchPath, {
      operations: [
        { op: 'edit', id: 1, set: { task: 'Tea' } },
        { op: 'delete', id: 7 },
        { op: 'restore', id: 8 },
      ],
    });
    assert.equal(missing.status, 404);
    const { type, errors = [] } = await json<ProblemJson>(missing);
    assert.equal(type, '/problems/not-found');
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/operations/1/id', '/operations/2/id'],
    );
    const stale = await send(server, batchPath, {
      operations: [{ op: 'edit', id: 1, set: { task: 'Tea' }, ifMatch: ['"of-another-state"'] }],
    });
    assert.equal(stale.status, 412);
    assert.deepEqual((await json<ProblemJson>(stale)).errors, [
      { pointer: '/operations/0/id', detail: 'has changed in the meantime' },
    ]);
    assert.equal((await server.app.get(1)).task, 'Milk');
  });

  it('is carried out once for an Idempotency-Key, and answered byte for byte again', async () => {
    await using server = await aServer(inMemoryStore());
    const batch = { operations: [{ op: 'add', set: { task: 'Milk' } }] };
    const headers = { 'Idempotency-Key': 'a-key' };
    const first = await send(server, batchPath, batch, headers);
    const again = await send(server, batchPath, batch, headers);
    assert.equal(await again.text(), await first.text());
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.equal(first.headers.get('Idempotency-Replayed'), null);
    assert.equal(again.headers.get('Todo-Command'), first.headers.get('Todo-Command'));
    assert.equal((await server.app.list()).todos.length, 1);
    const other = { operations: [{ op: 'add', set: { task: 'Tea' } }] };
    assert.equal((await send(server, batchPath, other, headers)).status, 422);
  });

  it('takes 1,000 operations, and a body of 4 MiB, and no more', async () => {
    await using server = await aServer(inMemoryStore());
    const one = { op: 'add', set: { task: 'Milk', notes: 'x'.repeat(4000) } };
    const operations = Array.from({ length: 1000 }, () => one);
    assert.equal((await send(server, batchPath, { operations })).status, 200);
    const many = [...operations, one].map(({ op }) => ({ op, set: { task: 'Milk' } }));
    assert.equal((await send(server, batchPath, { operations: many })).status, 422);
    assert.equal((await send(server, batchPath, { operations: [] })).status, 422);
    const large = [{ op: 'add', set: { task: 'Milk', notes: 'x'.repeat(4 * 1024 * 1024) } }];
    assert.equal((await send(server, batchPath, { operations: large })).status, 413);
    const alone = { task: 'Milk', notes: 'x'.repeat(65 * 1024) };
    assert.equal((await send(server, '/api/v1/todos', alone)).status, 413);
  });
});

describe('GET /tags', () => {
  it('lists the tags in use, the most used first', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Milk', tags: ['home', 'shop'] });
    await server.app.add({ task: 'Tea', tags: ['shop'] });
    assert.deepEqual(await (await server.fetch('/api/v1/tags')).json(), ['shop', 'home']);
  });
});

describe('Undo and redo', () => {
  it('take back what was done last, and show it before', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk');
    await server.app.complete([1]);
    const shown = await (await server.fetch('/api/v1/undo')).json();
    const undone = await send(server, '/api/v1/undo');
    assert.equal(undone.status, 200);
    const { todos } = await json<RevertedJson>(undone);
    assert.deepEqual(
      todos.map(({ kind, before, after }) => [kind, before?.status, after?.status]),
      [['completed', 'Completed', 'Pending']],
    );
    assert.deepEqual((shown as RevertedJson).todos[0]?.kind, 'completed');
    assert.match(undone.headers.get('Todo-Command') ?? '', /./);
    assert.equal((await server.fetch('/api/v1/redo')).status, 200);
    assert.equal((await send(server, '/api/v1/redo')).status, 200);
    assert.equal((await server.app.get(1)).status, 'Completed');
    assert.equal((await server.fetch('/api/v1/redo')).status, 404);
  });

  it('of a command that is named is refused where a todo has changed since, and names it', async () => {
    await using server = await aServer(inMemoryStore());
    const created = await send(server, '/api/v1/todos', { task: 'Milk' });
    await server.app.edit(1, { task: 'Tea' });
    const query = `?command=${created.headers.get('Todo-Command')}`;
    for (const response of [
      await server.fetch(`/api/v1/undo${query}`),
      await send(server, `/api/v1/undo${query}`),
    ]) {
      assert.equal(response.status, 409);
      assert.deepEqual((await json<ProblemJson>(response)).ids, [1]);
    }
    assert.equal((await send(server, '/api/v1/undo?command=%20')).status, 400);
  });

  it('is carried out once for an Idempotency-Key', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk', 'Tea');
    const headers = { 'Idempotency-Key': 'a-key' };
    const first = await send(server, '/api/v1/undo', undefined, headers);
    const again = await send(server, '/api/v1/undo', undefined, headers);
    assert.equal(await again.text(), await first.text());
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.equal(again.headers.get('Todo-Command'), first.headers.get('Todo-Command'));
    assert.deepEqual(
      (await server.app.list()).todos.map(({ task }) => task),
      ['Milk'],
    );
  });
});

describe('The history', () => {
  it('shows the latest changes first', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk', 'Tea', 'Salt');
    const response = await server.fetch('/api/v1/changes/latest?limit=2');
    const changes = (await response.json()) as { after: TodoJson }[];
    assert.deepEqual(
      changes.map(({ after }) => after.task),
      ['Salt', 'Tea'],
    );
  });

  it('shows one deleted todo', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server, 'Milk');
    assert.equal((await server.fetch('/api/v1/trash/1')).status, 404);
    await server.app.delete([1]);
    const { todo } = await json<TrashedTodoJson>(await server.fetch('/api/v1/trash/1'));
    assert.equal(todo.task, 'Milk');
  });
});
