import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import {
  createTodoApp,
  forgetHistory,
  type ChangeJson,
  type TodoJson,
  type TrashedTodoJson,
} from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import { aServerWithAccounts } from '../../testing/a-server-with-accounts.ts';
import { aMoment, aServer, type RunningServer } from '../../testing/a-server.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';
const changes = '/api/v1/changes';
const trash = '/api/v1/trash';

async function json<Value>(response: Response, status = 200): Promise<Value> {
  assert.equal(response.status, status);
  return (await response.json()) as Value;
}

async function assertProblem(response: Response, status: number, slug: string): Promise<string> {
  const { type, detail } = await json<ProblemJson>(response, status);
  assert.equal(type, `/problems/${slug}`);
  return detail;
}

const nextOf = ({ headers }: Response) =>
  /^<(.+)>; rel="next"$/.exec(headers.get('Link') ?? '')?.[1];

/** All items on the pages from `path` on. */
async function onAllPages<Item>(server: RunningServer, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let page: string | undefined = path; page !== undefined;) {
    const response: Response = await server.fetch(page);
    items.push(...(await json<Item[]>(response)));
    page = nextOf(response);
  }
  return items;
}

const post = (server: RunningServer, path: string) => server.fetch(path, { method: 'POST' });
const remove = (server: RunningServer, path: string) => server.fetch(path, { method: 'DELETE' });

async function taskOf(server: RunningServer, id: number): Promise<string> {
  return (await json<TodoJson>(await server.fetch(`${todos}/${id}`))).task;
}

/** A server whose log has forgotten all but its last change: todo 1 is there, and todo 2 in the trash. */
async function aForgetfulServer() {
  const store = inMemoryStore();
  const clock = fixedClock(aMoment);
  const app = createTodoApp({ store, clock });
  const server = await aServer(store, { app });
  await app.add({ task: 'Buy milk' });
  await app.add({ task: 'Buy tea' });
  await app.delete([2]);
  clock.set(instant(Date.parse(aMoment) + 100 * 24 * 60 * 60 * 1000));
  await app.add({ task: 'Buy bread' });
  await forgetHistory({ store, clock, historyDays: 90, trashDays: 1000 });
  return server;
}

describe('GET /changes', () => {
  it('lists each change in its order, with the todo before and after', async () => {
    await using server = await aServer(inMemoryStore());
    const created = await server.send('POST', todos, { task: 'Buy milk', tags: ['home'] });
    const todo = await json<TodoJson>(created, 201);
    await server.send('PATCH', `${todos}/1`, { status: 'Completed' });
    await remove(server, `${todos}/1`);
    const response = await server.fetch(changes);
    const found = await json<ChangeJson[]>(response);
    assert.equal(response.headers.get('Link'), null);
    assert.deepEqual(
      found.map(({ seq, kind, todoId }) => [seq, kind, todoId]),
      [
        [1, 'created', 1],
        [2, 'completed', 1],
        [3, 'deleted', 1],
      ],
    );
    const [first, second, third] = found;
    assert.deepEqual(first, {
      seq: 1,
      at: aMoment,
      actor: 'local',
      command: created.headers.get('Todo-Command'),
      kind: 'created',
      reverts: null,
      todoId: 1,
      before: null,
      after: todo,
    });
    assert.deepEqual(second?.before, todo);
    assert.deepEqual(third?.before, second?.after);
    assert.equal(third?.after, null);
  });

  it('has pages that show every change once', async () => {
    await using server = await aServer(inMemoryStore());
    for (let at = 0; at < 10; at += 1) await server.app.add({ task: `Task ${at}` });
    const seqs = (await onAllPages<ChangeJson>(server, `${changes}?limit=3&after=1`)).map(
      ({ seq }) => seq,
    );
    assert.deepEqual(seqs, [2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(await json(await server.fetch(`${changes}?after=10`)), []);
  });

  it('names what a command takes back', async () => {
    await using server = await aServer(inMemoryStore());
    const created = await server.send('POST', todos, { task: 'Buy milk' });
    const command = created.headers.get('Todo-Command');
    await post(server, `${changes}/${command}/undo`);
    const [undone] = await json<ChangeJson[]>(await server.fetch(`${changes}?after=1`));
    assert.deepEqual(undone?.reverts, { command, as: 'undo' });
  });

  it('is gone where changes after `after` are not kept any more', async () => {
    await using server = await aForgetfulServer();
    await assertProblem(await server.fetch(`${changes}?after=1`), 410, 'gone');
    const kept = await json<ChangeJson[]>(await server.fetch(changes));
    assert.deepEqual(
      kept.map(({ seq }) => seq),
      [4],
    );
    assert.deepEqual(await json(await server.fetch(`${changes}?after=4`)), []);
  });

  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=',
    'after=-1',
    'after=1.5',
    'after=x',
    'after=9007199254740993',
    'after=1&after=2',
    'cursor=x',
    'colour=red',
  ]) {
    it(`refuses ?${query}`, async () => {
      await using server = await aServer(inMemoryStore());
      await assertProblem(await server.fetch(`${changes}?${query}`), 400, 'invalid-parameter');
      const ofTodo = await server.fetch(`${todos}/1/changes?${query}`);
      await assertProblem(ofTodo, 400, 'invalid-parameter');
    });
  }
});

describe('GET /todos/{id}/changes', () => {
  it('lists the changes of that todo alone, on pages', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    await server.app.add({ task: 'Buy tea' });
    for (const task of ['a', 'b', 'c']) await server.app.edit(1, { task });
    const path = `${todos}/1/changes`;
    const found = await onAllPages<ChangeJson>(server, `${path}?limit=2`);
    assert.deepEqual(
      found.map(({ seq }) => seq),
      [1, 3, 4, 5],
    );
    assert.deepEqual(await json(await server.fetch(`${path}?after=5`)), []);
  });

  it('knows a deleted todo and, without its texts, one that was removed for good', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    await server.app.delete([1]);
    const path = `${todos}/1/changes`;
    assert.equal((await json<ChangeJson[]>(await server.fetch(path)))[1]?.before?.task, 'Buy milk');
    await server.app.purge([1]);
    const erased = await json<ChangeJson[]>(await server.fetch(path));
    assert.deepEqual(
      erased.map(({ kind, before, after }) => [kind, before, after]),
      [
        ['created', null, null],
        ['deleted', null, null],
      ],
    );
  });

  it('is empty for a todo whose changes are not kept any more, and not found for no todo', async () => {
    await using server = await aForgetfulServer();
    assert.deepEqual(await json(await server.fetch(`${todos}/1/changes`)), []);
    assert.deepEqual(await json(await server.fetch(`${todos}/2/changes`)), [], 'in the trash');
    await assertProblem(await server.fetch(`${todos}/9/changes`), 404, 'not-found');
    await assertProblem(await server.fetch(`${todos}/0/changes`), 400, 'invalid-id');
  });
});

describe('POST /changes/{command}/undo', () => {
  it('brings the todos back to their state before, with a new ETag', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    const before = await server.fetch(`${todos}/1`);
    const edited = await server.send('PUT', `${todos}/1`, { task: 'Buy tea', tags: ['home'] });
    const command = edited.headers.get('Todo-Command');
    const undone = await json<TodoJson[]>(await post(server, `${changes}/${command}/undo`));
    const after = await server.fetch(`${todos}/1`);
    assert.deepEqual(undone, [await after.json()]);
    assert.equal(undone[0]?.task, 'Buy milk');
    const tags = [before, edited, after].map(({ headers }) => headers.get('ETag'));
    assert.equal(new Set(tags).size, 3);
  });

  it('takes all todos of a command back', async () => {
    await using server = await aServer(inMemoryStore());
    for (const task of ['a', 'b', 'c']) await server.app.add({ task });
    let command = '';
    await server.app.complete([1, 3], (id) => {
      command = id;
    });
    const undone = await json<TodoJson[]>(await post(server, `${changes}/${command}/undo`));
    assert.deepEqual(
      undone.map(({ id, status }) => [id, status]),
      [
        [1, 'Pending'],
        [3, 'Pending'],
      ],
    );
  });

  it('brings a deleted todo back, and can be undone itself', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    const deleted = await remove(server, `${todos}/1`);
    const command = deleted.headers.get('Todo-Command');
    const undone = await post(server, `${changes}/${command}/undo`);
    assert.equal((await json<TodoJson[]>(undone))[0]?.task, 'Buy milk');
    assert.equal(await taskOf(server, 1), 'Buy milk');
    const undo = undone.headers.get('Todo-Command');
    assert.deepEqual(await json(await post(server, `${changes}/${undo}/undo`)), []);
    assert.equal((await server.fetch(`${todos}/1`)).status, 404);
  });

  it('is a conflict if one of the todos has changed since, and changes nothing', async () => {
    await using server = await aServer(inMemoryStore());
    for (const task of ['a', 'b']) await server.app.add({ task });
    let command = '';
    await server.app.complete([1, 2], (id) => {
      command = id;
    });
    await server.app.edit(2, { task: 'changed since' });
    const before = await (await server.fetch(todos)).text();
    const refused = await post(server, `${changes}/${command}/undo`);
    assert.equal(refused.headers.get('Todo-Command'), null);
    assert.equal(await assertProblem(refused, 409, 'conflict'), 'Todo 2 has changed since.');
    assert.equal(await (await server.fetch(todos)).text(), before);
  });

  it('finds no command under any other text', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    for (const text of [
      crypto.randomUUID(),
      '1',
      'a%20b',
      '%C3%A4',
      'x'.repeat(101),
      '%00',
      '..%2f',
    ]) {
      await assertProblem(await post(server, `${changes}/${text}/undo`), 404, 'not-found');
    }
  });
});

describe('The trash', () => {
  it('lists deleted todos, the latest first, on pages', async () => {
    const store = inMemoryStore();
    const clock = fixedClock(aMoment);
    const app = createTodoApp({ store, clock });
    await using server = await aServer(store, { app });
    for (const task of ['a', 'b', 'c', 'd', 'e']) await app.add({ task });
    await app.delete([2, 4]);
    clock.set(instant(Date.parse(aMoment) + 1000));
    const deleted = await remove(server, `${todos}/1`);
    const found = await onAllPages<TrashedTodoJson>(server, `${trash}?limit=1`);
    assert.deepEqual(
      found.map(({ todo }) => todo.id),
      [1, 4, 2],
    );
    const [first] = found;
    assert.equal(first?.todo.task, 'a');
    assert.deepEqual(
      [first?.deletedAt, first?.actor, first?.command],
      [clock.now(), 'local', deleted.headers.get('Todo-Command')],
    );
    const listed = await json<TodoJson[]>(await server.fetch(todos));
    assert.deepEqual(
      listed.map(({ id }) => id),
      [3, 5],
    );
  });

  it('gives a todo back under its id', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    const before = await server.fetch(`${todos}/1`);
    await server.app.delete([1]);
    const restored = await post(server, `${trash}/1/restore`);
    const { updatedAt, ...todo } = await json<TodoJson>(restored);
    const { updatedAt: _, ...first } = await json<TodoJson>(before);
    assert.deepEqual(todo, first);
    assert.ok(updatedAt >= first.createdAt);
    const etag = restored.headers.get('ETag');
    assert.notEqual(etag, before.headers.get('ETag'));
    assert.equal((await server.fetch(`${todos}/1`)).headers.get('ETag'), etag);
    assert.deepEqual(await json(await server.fetch(trash)), []);
    await assertProblem(await post(server, `${trash}/1/restore`), 404, 'not-found');
  });

  it('forgets one todo for good, and all', async () => {
    await using server = await aServer(inMemoryStore());
    for (const task of ['a', 'b', 'c', 'd']) await server.app.add({ task });
    await server.app.delete([1, 2, 3]);
    assert.equal((await remove(server, `${trash}/1`)).status, 204);
    await assertProblem(await post(server, `${trash}/1/restore`), 404, 'not-found');
    await assertProblem(await remove(server, `${trash}/1`), 404, 'not-found');
    // What is not deleted is not in the trash.
    await assertProblem(await remove(server, `${trash}/4`), 404, 'not-found');
    assert.equal((await remove(server, trash)).status, 204);
    assert.deepEqual(await json(await server.fetch(trash)), []);
    assert.equal(await taskOf(server, 4), 'd');
    const log = await (await server.fetch(changes)).text();
    assert.doesNotMatch(log, /"task":"[abc]"/);
  });

  it('does not take back what was removed for good', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    const deleted = await remove(server, `${todos}/1`);
    await server.app.purge([1]);
    const command = deleted.headers.get('Todo-Command');
    await assertProblem(await post(server, `${changes}/${command}/undo`), 409, 'conflict');
  });

  for (const query of [
    'limit=0',
    'limit=1001',
    'cursor=forged',
    'cursor=',
    'after=1',
    'limit=1&limit=2',
  ]) {
    it(`refuses ?${query}`, async () => {
      await using server = await aServer(inMemoryStore());
      await assertProblem(await server.fetch(`${trash}?${query}`), 400, 'invalid-parameter');
    });
  }

  it('refuses the cursor of another list', async () => {
    await using server = await aServer(inMemoryStore());
    for (const task of ['a', 'b']) await server.app.add({ task });
    const next = nextOf(await server.fetch(`${todos}?limit=1&sort=-updatedAt`)) ?? '';
    const cursor = new URL(next).searchParams.get('cursor');
    await assertProblem(await server.fetch(`${trash}?cursor=${cursor}`), 400, 'invalid-parameter');
  });
});

describe('History', () => {
  it('of another owner is never shown, undone or restored', async () => {
    await using server = await aServerWithAccounts();
    const scopes = ['todos:read', 'todos:write'] as const;
    const [ada, bob] = [
      await server.personalToken('ada', scopes),
      await server.personalToken('bob', scopes),
    ];
    await server.ask(todos, { token: ada, body: { task: 'Secret' } });
    const deleted = await server.ask(`${todos}/1`, { token: ada, method: 'DELETE' });
    const command = deleted.headers.get('Todo-Command');
    for (const path of [changes, trash]) {
      assert.deepEqual(await json(await server.ask(path, { token: bob })), [], path);
    }
    for (const [method, path] of [
      ['GET', `${todos}/1/changes`],
      ['POST', `${changes}/${command}/undo`],
      ['POST', `${trash}/1/restore`],
      ['DELETE', `${trash}/1`],
    ] as const) {
      await assertProblem(await server.ask(path, { token: bob, method }), 404, 'not-found');
    }
    assert.equal((await server.ask(trash, { token: bob, method: 'DELETE' })).status, 204);
    const kept = await json<TrashedTodoJson[]>(await server.ask(trash, { token: ada }));
    assert.equal(kept[0]?.todo.task, 'Secret');
    assert.match(kept[0]?.actor ?? '', /^ada\//);
  });

  it('is read with todos:read, and changed with todos:write', async () => {
    await using server = await aServerWithAccounts();
    const reads = await server.personalToken('ada', ['todos:read']);
    const writes = await server.personalToken('ada', ['todos:write']);
    for (const path of [changes, trash, `${todos}/1/changes`]) {
      assert.notEqual((await server.ask(path, { token: reads })).status, 403, path);
      assert.equal((await server.ask(path, { token: writes })).status, 403, path);
      assert.equal((await server.ask(path)).status, 401, path);
    }
    for (const [method, path] of [
      ['POST', `${changes}/x/undo`],
      ['POST', `${trash}/1/restore`],
      ['DELETE', `${trash}/1`],
      ['DELETE', trash],
    ] as const) {
      assert.equal((await server.ask(path, { token: reads, method })).status, 403, path);
      assert.notEqual((await server.ask(path, { token: writes, method })).status, 403, path);
    }
  });
});
