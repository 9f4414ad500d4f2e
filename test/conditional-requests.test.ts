import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startHttpServer } from '@todo/adapters-http';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { onEachDatabase } from './databases/databases.ts';

const writers = 50;

onEachDatabase('A server', ({ temporary, times }) => {
  const rounds = times(200);
  it(`lets exactly one of ${writers} PATCHes with one ETag through, ${rounds} times over`, async () => {
    await using place = await temporary();
    await using database = await openDatabase({ url: place.url });
    const app = createTodoApp({ store: database.store });
    await using server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
    const { id, revision } = await app.add({ task: 'No writer has changed this yet' });
    const address = `${server.url}/api/v1/todos/${id}`;

    let etag = `"${revision}"`;
    const seen = new Set([etag]);
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const task = `Written by ${writer} in round ${round}`;
          const response = await fetch(address, {
            method: 'PATCH',
            headers: { 'Content-Type': 'application/json', 'If-Match': etag },
            body: JSON.stringify({ task }),
          });
          await response.text();
          return { task, status: response.status, etag: response.headers.get('ETag') };
        }),
      );
      const [winner, ...others] = answers.filter(({ status }) => status === 200);
      assert.ok(winner, `round ${round}`);
      assert.equal(others.length, 0, `round ${round}`);
      assert.equal(answers.filter(({ status }) => status === 412).length, writers - 1);
      // The only one that was told so is the one that did it.
      assert.equal((await app.get(id)).task, winner.task);
      etag = winner.etag ?? '';
      assert.ok(!seen.has(etag));
      seen.add(etag);
    }
  });
});
