import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startHttpServer } from '@todo/adapters-http';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { aMoment, fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import { request } from './api-client.ts';
import { checkedTodos } from './todo-file.ts';

const day = 86_400_000;
const dayBefore = instant(Date.parse(aMoment) - day);
const dayAfter = instant(Date.parse(aMoment) + day);

for (const [direction, jumped] of Object.entries({ back: dayBefore, forth: dayAfter })) {
  describe(`When the clock jumps a day ${direction}`, () => {
    it('a walk through pages still shows every todo once', async () => {
      await using server = await aServer();
      const there = new Set<number>();
      for (let n = 0; n < 30; n += 1) there.add((await server.add(`Task ${n}`)).json.id);

      for (const sort of ['id', '-id', 'createdAt', '-createdAt,task', 'updatedAt', '-updatedAt']) {
        server.clock.set(aMoment);
        const seen: number[] = [];
        let next: string | undefined = `${server.api}?limit=7&sort=${sort}`;
        while (next !== undefined) {
          const { text, headers } = await request(next, 'GET');
          seen.push(...(JSON.parse(text) as { id: number }[]).map(({ id }) => id));
          next = /<([^>]*)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
          server.clock.set(jumped);
          await server.add('Added meanwhile');
        }
        const those = seen.filter((id) => there.has(id));
        assert.deepEqual(those.toSorted(rising), [...there], sort);
        assert.equal(new Set(seen).size, seen.length, sort);
      }
    });

    it('ids and ETags continue, and a changed todo does not become older', async () => {
      await using server = await aServer();
      const first = await server.add('Before');
      const todo = `${server.api}/${first.json.id}`;
      const tags = [first.headers.get('ETag') ?? ''];
      server.clock.set(jumped);

      const edit = (task: string, etag: string) =>
        request(todo, 'PATCH', { body: { task }, headers: { 'If-Match': etag } });
      const edited = await edit('After', tags[0] ?? '');
      tags.push(edited.headers.get('ETag') ?? '');
      const { createdAt, updatedAt } = JSON.parse(edited.text) as Record<string, string>;
      assert.equal(createdAt, aMoment);
      assert.equal(updatedAt, direction === 'back' ? aMoment : dayAfter);
      assert.equal((await edit('From an old page', tags[0] ?? '')).status, 412);
      const cached = { headers: { 'If-None-Match': tags[1] ?? '' } };
      assert.equal((await request(todo, 'GET', cached)).status, 304);

      server.clock.set(aMoment);
      tags.push((await edit('Back in time', tags[1] ?? '')).headers.get('ETag') ?? '');
      assert.equal(new Set(tags).size, 3);
      assert.equal((await request(todo, 'GET', cached)).status, 200);
      assert.equal((await server.add('The next')).json.id, first.json.id + 1);
      const { text } = await request(server.api, 'GET');
      assert.deepEqual(
        (JSON.parse(text) as { task: string }[]).map(({ task }) => task),
        ['Back in time', 'The next'],
      );
    });
  });
}

function rising(a: number, b: number): number {
  return a - b;
}

/** The API over a real file, with a clock that the test sets. */
async function aServer() {
  const folder = await mkdtemp(join(tmpdir(), 'todo-clock-'));
  const path = join(folder, 'todo.db');
  const clock = fixedClock();
  const database = await openDatabase({ url: `sqlite:${path}` });
  const app = createTodoApp({ store: database.store, clock });
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
  const api = `${server.url}/api/v1/todos`;
  return {
    api,
    clock,
    add: (task: string) => request(api, 'POST', { body: { task } }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await database.close();
      checkedTodos(path);
      await rm(folder, { recursive: true });
    },
  };
}
