import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { postgresql } from '../databases/databases.ts';
import { aMachine } from '../todo-program.ts';
import { request } from '../unbreakable/api-client.ts';

describe('Two servers over one PostgreSQL database', { skip: noPostgres }, () => {
  it('make one todo of one Idempotency-Key that both are given at the same moment', async () => {
    await using machine = await aMachine(postgresql);
    await using one = await machine.serve();
    await using other = await machine.serve();
    for (let round = 0; round < 50; round += 1) {
      const post = (api: string) =>
        request(api, 'POST', {
          body: { task: `Round ${round}`, tags: ['once'] },
          headers: { 'Idempotency-Key': `key-${round}` },
        });
      const answers = await Promise.all([one.api, other.api, one.api, other.api].map(post));
      for (const { status, json } of answers) {
        // The same process knows at once that it is at work on this key.
        if (status === 409) assert.equal(json.type, '/problems/idempotency-in-progress');
        else assert.equal(status, 201);
      }
      const texts = answers.filter(({ status }) => status === 201).map(({ text }) => text);
      assert.equal(new Set(texts).size, 1, texts.join('\n'));
      const isReplay = answers.map(({ headers }) => headers.has('Idempotency-Replayed'));
      assert.equal(isReplay.filter((replayed) => replayed).length, texts.length - 1);
      assert.equal((await post(one.api)).text, texts[0]);
    }
    const { headers } = await request(`${one.api}?count=true&limit=1`, 'GET');
    assert.equal(headers.get('X-Total-Count'), '50');
  });

  it('let exactly one of 50 writers with one ETag through', async () => {
    await using machine = await aMachine(postgresql);
    await using one = await machine.serve();
    await using other = await machine.serve();
    const { json, headers } = await request(one.api, 'POST', { body: { task: 'Mine' } });
    let etag = headers.get('ETag') ?? '';
    for (let round = 1; round <= 5; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, writer) =>
          request(`${writer % 2 === 0 ? one.api : other.api}/${json.id}`, 'PATCH', {
            body: { task: `By ${writer} in round ${round}` },
            headers: { 'If-Match': etag },
          }),
        ),
      );
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      assert.deepEqual(statuses, [200, ...Array.from({ length: 49 }, () => 412)]);
      etag = answers.find(({ status }) => status === 200)?.headers.get('ETag') ?? '';
    }
  });

  it('show the writes of the other one at once', async () => {
    await using machine = await aMachine(postgresql);
    await using one = await machine.serve();
    await using other = await machine.serve();
    for (let round = 0; round < 20; round += 1) {
      const { json } = await request(one.api, 'POST', { body: { task: `Round ${round}` } });
      const { status } = await request(`${other.api}/${json.id}`, 'GET');
      assert.equal(status, 200);
      const { text } = await request(`${other.api}?sort=-id&limit=1`, 'GET');
      assert.match(text, new RegExp(`Round ${round}"`));
    }
  });
});
