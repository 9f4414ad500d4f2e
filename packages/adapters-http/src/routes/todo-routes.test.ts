import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoJson } from '@todo/application';
import { systemFieldRule } from '@todo/domain';
import { aMoment, aServer, type RunningServer } from '../../testing/a-server.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';

describe('The todos over HTTP', () => {
  it('are created, read, replaced and deleted', async () => {
    await using server = await aServer(inMemoryStore());
    for (const status of ['Pending', 'In Process', 'Completed']) {
      const response = await server.send('POST', todos, { task: `A ${status} one`, status });
      assert.equal(response.status, 201);
    }
    const all = await todosIn(await server.fetch(todos));
    assert.deepEqual(
      all.map(({ id, task, status }) => [id, task, status]),
      [
        [1, 'A Pending one', 'Pending'],
        [2, 'A In Process one', 'In Process'],
        [3, 'A Completed one', 'Completed'],
      ],
    );
    assert.deepEqual(await (await server.fetch(`${todos}/2`)).json(), all[1]);

    const replaced = await server.send('PUT', `${todos}/2`, { task: 'Another one' });
    assert.equal(replaced.status, 200);
    assert.equal(((await replaced.json()) as TodoJson).status, 'Pending');

    const deleted = await server.fetch(`${todos}/2`, { method: 'DELETE' });
    assert.equal(deleted.status, 204);
    assert.equal(await deleted.text(), '');
    assert.equal((await server.fetch(`${todos}/2`)).status, 404);
  });

  it('answer a creation with the whole todo and its address', async () => {
    await using server = await aServer(inMemoryStore());
    const response = await server.send('POST', todos, { task: '  Buy milk ' });
    const todo = {
      id: 1,
      task: 'Buy milk',
      status: 'Pending',
      priority: 'none',
      due: null,
      tags: [],
      notes: '',
      createdAt: aMoment,
      updatedAt: aMoment,
      completedAt: null,
    };
    assert.deepEqual(await response.json(), todo);
    const location = response.headers.get('Location');
    assert.equal(location, `${todos}/1`);
    assert.match(response.headers.get('Content-Type') ?? '', /^application\/json\b/);
    assert.deepEqual(await (await server.fetch(location)).json(), todo);
  });

  for (const method of ['PUT', 'PATCH']) {
    it(`accept with ${method} exactly the response of GET, and change nothing`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk', due: '2026-11-30', tags: ['home'], notes: 'Two.' });
      await server.app.complete([1]);
      const before = await server.fetch(`${todos}/1`);
      const todo = (await before.json()) as TodoJson;
      const answer = await server.send(method, `${todos}/1`, todo);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), todo);
      assert.equal(answer.headers.get('ETag'), before.headers.get('ETag'));
    });

    it(`accept with ${method} a change in the response of GET`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk' });
      const todo = (await (await server.fetch(`${todos}/1`)).json()) as TodoJson;
      const changed = { ...todo, status: 'Completed' };
      const answer = await server.send(method, `${todos}/1`, changed);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), { ...changed, completedAt: aMoment });
    });

    for (const [member, value] of Object.entries({
      id: 2,
      createdAt: '2026-11-22T09:30:00Z',
      updatedAt: '2026-11-23T09:30:00.000Z',
      completedAt: aMoment,
    })) {
      it(`refuse ${member} in a ${method} if it differs from that of the todo`, async () => {
        await using server = await aServer(inMemoryStore());
        const before = await server.app.add({ task: 'Buy milk' });
        const answer = await server.send(method, `${todos}/1`, {
          task: 'Buy tea',
          [member]: value,
        });
        assert.equal(answer.status, 422);
        const { errors } = (await answer.json()) as ProblemJson;
        assert.deepEqual(errors, [{ pointer: `/${member}`, detail: systemFieldRule }]);
        assert.deepEqual(await server.app.get(1), before);
      });
    }

    it(`name members that a ${method} would set beside every other fault`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk' });
      const createdAt = '2026-11-23T09:30:00.000Z';
      const sent = { task: '', id: 2, createdAt, updatedAt: null, colour: 'red' };
      for (const [id, others] of [
        [1, ['/id', '/createdAt']],
        [9, []],
      ] as const) {
        const answer = await server.send(method, `${todos}/${id}`, sent);
        const { errors = [] } = (await answer.json()) as ProblemJson;
        assert.equal(answer.status, 422);
        assert.deepEqual(
          errors.map(({ pointer }) => pointer),
          ['/task', '/updatedAt', '/colour', ...others],
        );
      }
    });

    it(`name every member at once that a ${method} would set`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk' });
      const sent = { task: 'Buy tea', id: '1', createdAt: null, updatedAt: 7, completedAt: {} };
      const { errors = [] } = (await (
        await server.send(method, `${todos}/1`, sent)
      ).json()) as ProblemJson;
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        ['/id', '/createdAt', '/updatedAt', '/completedAt'],
      );
      for (const { detail } of errors) assert.equal(detail, systemFieldRule);
    });
  }

  for (const type of ['application/json', 'application/merge-patch+json; charset=UTF-8']) {
    it(`are patched with ${type}: omitted fields stay unchanged`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk', status: 'In Process' });
      const patch = (changes: unknown) =>
        server.fetch(`${todos}/1`, {
          method: 'PATCH',
          headers: { 'Content-Type': type },
          body: JSON.stringify(changes),
        });
      const renamed = (await (await patch({ task: 'Buy oat milk' })).json()) as TodoJson;
      assert.deepEqual([renamed.task, renamed.status], ['Buy oat milk', 'In Process']);
      const completed = (await (await patch({ status: 'Completed' })).json()) as TodoJson;
      assert.deepEqual([completed.task, completed.completedAt], ['Buy oat milk', aMoment]);
      const unchanged = await patch({});
      assert.equal(unchanged.status, 200);
      assert.deepEqual(await unchanged.json(), completed);
    });
  }

  it('are the same resource with a slash at the end', async () => {
    await using server = await aServer(inMemoryStore());
    assert.equal((await server.send('POST', `${todos}/`, { task: 'Buy milk' })).status, 201);
    const response = await server.fetch(`${todos}/1/`);
    assert.equal(((await response.json()) as TodoJson).id, 1);
    assert.equal((await server.fetch(`${todos}//1`)).status, 404);
  });

  it('answer HEAD as GET, without the body', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'Buy milk' });
    for (const path of [todos, `${todos}/1`]) {
      const get = await server.fetch(path);
      const head = await server.fetch(path, { method: 'HEAD' });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get('Content-Length'), `${Buffer.byteLength(await get.text())}`);
      assert.equal(await head.text(), '');
    }
    assert.equal((await server.fetch(`${todos}/2`, { method: 'HEAD' })).status, 404);
  });

  it('may not be kept by a shared cache', async () => {
    await using server = await aServer(inMemoryStore());
    assert.equal((await server.fetch(todos)).headers.get('Cache-Control'), 'private, no-cache');
  });
});

describe('The list of todos', () => {
  it('is filtered by one status or several', async () => {
    await using server = await aServer(inMemoryStore());
    for (const status of ['Pending', 'In Process', 'Completed'] as const) {
      await server.app.add({ task: 'Buy milk', status });
    }
    const ids = async (query: string) =>
      (await todosIn(await server.fetch(`${todos}?${query}`))).map(({ id }) => id);
    assert.deepEqual(await ids('status=Completed'), [3]);
    assert.deepEqual(await ids('status=Pending,In%20Process'), [1, 2]);
    assert.deepEqual(await ids('status=In+Process'), [2]);
  });

  it('has a hundred todos a page unless asked otherwise', async () => {
    await using server = await aServer(inMemoryStore());
    for (let n = 0; n < 101; n += 1) await server.app.add({ task: `${n}` });
    assert.equal((await todosIn(await server.fetch(todos))).length, 100);
    const everything = await server.fetch(`${todos}?limit=1000`);
    assert.equal(everything.headers.get('Link'), null);
    assert.equal((await todosIn(everything)).length, 101);
  });

  it('is walked to its end by its links, which keep the question', async () => {
    await using server = await aServer(inMemoryStore());
    for (let n = 0; n < 10; n += 1) {
      await server.app.add({ task: `${n}`, status: n % 2 === 0 ? 'Pending' : 'Completed' });
    }
    const { pages, links } = await walk(server, `${todos}?status=Completed,In%20Process&limit=2`);
    assert.deepEqual(
      pages.map((page) => page.map(({ task }) => task)),
      [['1', '3'], ['5', '7'], ['9']],
    );
    for (const link of links) {
      const { origin, searchParams } = new URL(link);
      assert.equal(origin, server.url);
      assert.equal(searchParams.get('status'), 'Completed,In Process');
      assert.equal(searchParams.get('limit'), '2');
      assert.equal(searchParams.getAll('cursor').length, 1);
    }
  });

  it('is empty at first', async () => {
    await using server = await aServer(inMemoryStore());
    const response = await server.fetch(todos);
    assert.equal(await response.text(), '[]');
    assert.equal(response.headers.get('Link'), null);
  });
});

async function todosIn(response: Response): Promise<TodoJson[]> {
  assert.equal(response.status, 200);
  return (await response.json()) as TodoJson[];
}

async function walk(server: RunningServer, start: string) {
  const pages: TodoJson[][] = [];
  const links: string[] = [];
  let next: string | undefined = start;
  while (next !== undefined) {
    const response: Response = await server.fetch(next);
    pages.push(await todosIn(response));
    next = /^<(.+)>; rel="next"$/.exec(response.headers.get('Link') ?? '')?.[1];
    if (next !== undefined) links.push(next);
  }
  return { pages, links };
}
