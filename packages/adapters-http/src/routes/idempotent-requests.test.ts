import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer, anApp, type RunningServer, itOnAConnection } from '../../testing/a-server.ts';
import { rawExchange, bodyOf } from '../../testing/raw-connection.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';

const post = (server: RunningServer, key: string, body = '{"task":"Buy milk"}') =>
  server.fetch(todos, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body,
  });

const howMany = async ({ app }: RunningServer) => (await app.list()).todos.length;

describe('A POST with an Idempotency-Key', () => {
  it('is answered again byte for byte, also when the todo has changed since', async () => {
    await using server = await aServer(inMemoryStore());
    const first = await post(server, 'a-key');
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('Idempotency-Replayed'), null);
    const { revision } = await server.app.get(1);
    await server.app.complete([1]);

    const again = await post(server, 'a-key');
    assert.equal(again.status, 201);
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.equal(await again.text(), await first.text());
    for (const name of ['Location', 'ETag', 'Content-Type', 'Content-Length']) {
      assert.equal(again.headers.get(name), first.headers.get(name), name);
    }
    assert.equal(first.headers.get('Location'), `${todos}/1`);
    assert.equal(first.headers.get('ETag'), `"${revision}"`);
    assert.equal(await howMany(server), 1);
  });

  it('has the same body however its JSON is written', async () => {
    await using server = await aServer(inMemoryStore());
    await post(server, 'a-key');
    const again = await post(server, 'a-key', '{ "status": "Pending", "task": " Buy milk" }');
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
  });

  it('adds another todo under another key', async () => {
    await using server = await aServer(inMemoryStore());
    for (const key of ['a', 'b', 'A']) {
      const response = await post(server, key);
      assert.equal(response.headers.get('Idempotency-Replayed'), null);
    }
    assert.equal(await howMany(server), 3);
  });

  it('means the same key with quotation marks and without', async () => {
    await using server = await aServer(inMemoryStore());
    await post(server, 'a-key');
    assert.equal((await post(server, '"a-key"')).headers.get('Idempotency-Replayed'), 'true');
  });

  it('is refused when the key was used for another todo', async () => {
    await using server = await aServer(inMemoryStore());
    await post(server, 'a-key');
    const response = await post(server, 'a-key', '{"task":"Buy tea"}');
    assert.equal(response.status, 422);
    const { type } = (await response.json()) as ProblemJson;
    assert.equal(type, '/problems/idempotency-mismatch');
    assert.equal(await howMany(server), 1);
  });

  it('is refused while the first one is still running', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const store = inMemoryStore();
    const app = anApp({
      ...store,
      async transaction(command, work) {
        begun.resolve();
        await goOn.promise;
        return store.transaction(command, work);
      },
    });
    await using server = await aServer(store, { app });
    const first = post(server, 'a-key');
    await begun.promise;
    const second = await post(server, 'a-key');
    goOn.resolve();
    assert.equal(second.status, 409);
    const { type } = (await second.json()) as ProblemJson;
    assert.equal(type, '/problems/idempotency-in-progress');
    assert.equal((await first).status, 201);
  });

  it('that failed may be corrected under the same key', async () => {
    await using server = await aServer(inMemoryStore());
    assert.equal((await post(server, 'a-key', '{"task":""}')).status, 422);
    assert.equal((await post(server, 'a-key')).status, 201);
  });
});

describe('An Idempotency-Key', () => {
  for (const key of ['x', '"x"', '~!,;', 'k'.repeat(255), `"${'k'.repeat(255)}"`]) {
    it(`may be ${key.slice(0, 20)} (${key.length} characters)`, async () => {
      await using server = await aServer(inMemoryStore());
      assert.equal((await post(server, key)).status, 201);
    });
  }

  for (const key of ['', '""', 'a b', 'é', 'k'.repeat(256), `"${'k'.repeat(256)}"`, '"x', 'x"y']) {
    it(`cannot be ${key.slice(0, 20)} (${key.length} characters)`, async () => {
      await using server = await aServer(inMemoryStore());
      const response = await post(server, key);
      const { type, detail } = (await response.json()) as ProblemJson;
      assert.equal(type, '/problems/invalid-parameter');
      assert.match(detail, /^Idempotency-Key must be/);
      assert.equal(await howMany(server), 0);
    });
  }

  for (const [one, other] of [
    ['a', 'a'],
    ['"a"', '"b"'],
  ] as const) {
    itOnAConnection(`cannot be given twice: ${one} and ${other}`, async () => {
      await using server = await aServer(inMemoryStore());
      const lines = [
        `POST ${todos} HTTP/1.1`,
        'Host: localhost',
        'Connection: close',
        'Content-Type: application/json',
        'Content-Length: 19',
        `Idempotency-Key: ${one}`,
        `Idempotency-Key: ${other}`,
      ];
      const message = `${lines.join('\r\n')}\r\n\r\n{"task":"Buy milk"}`;
      const problem = bodyOf(await rawExchange(server.url, message)) as ProblemJson;
      assert.equal(problem.type, '/problems/invalid-parameter');
      assert.equal(await howMany(server), 0);
    });
  }
});
