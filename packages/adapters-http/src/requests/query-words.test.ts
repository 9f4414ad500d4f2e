import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoJson } from '@todo/application';
import type { ProblemJson } from '@todo/rest-contract';
import { aServer } from '../../testing/a-server.ts';

const todos = '/api/v1/todos';

describe('A status or priority in a query', () => {
  for (const [query, tasks] of [
    ['status=in-process', ['b']],
    ['status=IN_PROCESS', ['b']],
    ['status=in%20process,pending', ['a', 'b']],
    ['status=In+Process', ['b']],
    ['status=completed&priority=HIGH', ['c']],
    ['priority=Low,none', ['a', 'b']],
  ] as const) {
    it(`may be written in any case, and without a blank: ${query}`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'a' });
      await server.app.add({ task: 'b', status: 'In Process', priority: 'low' });
      await server.app.add({ task: 'c', status: 'Completed', priority: 'high' });
      const found = (await (await server.fetch(`${todos}?${query}`)).json()) as TodoJson[];
      assert.deepEqual(
        found.map(({ task }) => task),
        tasks,
      );
    });
  }

  it('is answered as ever, with the same cursor and the same ETag', async () => {
    await using server = await aServer(inMemoryStore());
    for (const task of ['a', 'b']) await server.app.add({ task, status: 'In Process' });
    const plain = await server.fetch(`${todos}?status=In%20Process&limit=1`);
    const other = await server.fetch(`${todos}?status=in-process&limit=1`);
    assert.equal(other.headers.get('ETag'), plain.headers.get('ETag'));
    assert.deepEqual(await other.json(), await plain.json());
    const [next = ''] = /(?<=<)[^>]+/.exec(other.headers.get('Link') ?? '') ?? [];
    assert.equal(new URL(next).searchParams.get('status'), 'in-process');
    const { pathname, search } = new URL(next);
    const [second] = (await (await server.fetch(pathname + search)).json()) as TodoJson[];
    assert.deepEqual([second?.task, second?.status], ['b', 'In Process']);
  });

  it('has its one spelling in a body', async () => {
    await using server = await aServer(inMemoryStore());
    for (const status of ['in-process', 'pending', 'IN PROCESS']) {
      assert.equal((await server.send('POST', todos, { task: 'a', status })).status, 422);
    }
  });
});

async function detailOf(path: string): Promise<string> {
  await using server = await aServer(inMemoryStore());
  const response = await server.fetch(path);
  assert.equal(response.status, 400);
  return ((await response.json()) as ProblemJson).detail;
}

describe('A name that is not known', () => {
  for (const [name, meant] of [
    ['q', 'keyword'],
    ['search', 'keyword'],
    ['keywrod', 'keyword'],
    ['tags', 'tag'],
    ['page', 'cursor'],
    ['per_page', 'limit'],
    ['orderBy', 'sort'],
    ['Status', 'status'],
  ] as const) {
    it(`in a query is answered with the one that is meant: ${name}`, async () => {
      const detail = await detailOf(`${todos}?${name}=1`);
      assert.ok(detail.includes(`${name} is not known (did you mean ${meant}?).`), detail);
    });
  }

  it('in a query is answered with all that are known, once', async () => {
    assert.equal(
      await detailOf(`${todos}?colour=red&limit=0&__proto__=1`),
      'The query is not valid: limit must be a whole number from 1 to 1000; colour is not known; __proto__ is not known. ' +
        'Known are status, priority, tag, keyword, dueBefore, dueAfter, due, overdue, sort, limit, cursor, count.',
    );
    assert.equal(
      await detailOf(`${todos}/1?limit=1`),
      'The query is not valid: limit is not known. There are none here.',
    );
    assert.doesNotMatch(await detailOf(`${todos}?limit=0`), /Known/);
  });

  for (const [name, meant] of [
    ['titel', 'task'],
    ['title', 'task'],
    ['dueDate', 'due'],
    ['description', 'notes'],
    ['labels', 'tags'],
  ] as const) {
    it(`in a body is answered with the one that is meant: ${name}`, async () => {
      await using server = await aServer(inMemoryStore());
      const response = await server.send('POST', todos, { task: 'a', [name]: 'b' });
      assert.equal(response.status, 422);
      assert.deepEqual(((await response.json()) as ProblemJson).errors, [
        { pointer: `/${name}`, detail: `is not known (did you mean ${meant}?)` },
      ]);
    });
  }
});

describe('A body that is not JSON', () => {
  it('is answered with the place, and with one character of what is there', async () => {
    await using server = await aServer(inMemoryStore());
    const headers = { 'Content-Type': 'application/json' };
    const body = '{\n  "task": "my secret",\n  due: null\n}';
    const response = await server.fetch(todos, { method: 'POST', headers, body });
    const { detail } = (await response.json()) as ProblemJson;
    assert.equal(detail, 'The body is not valid JSON: unexpected "d" at line 3, column 3.');
  });
});
