import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { it } from 'node:test';
import { startHttpServer } from '@todo/adapters-http';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { nat, sample } from 'fast-check';
import { onEachDatabase } from './databases/databases.ts';

const seed = 20_261_122;
const clients = 20;

/** A connection that breaks after so many bytes, those of the answer counted behind the request's. */
interface Attempt {
  readonly key: string;
  readonly cutAt: number;
}

onEachDatabase('A server', ({ temporary, times }) => {
  const posts = times(1000);
  it(`adds exactly ${posts} todos by ${posts} POSTs whose connections break anywhere and that are retried`, async () => {
    await using place = await temporary();
    const cuts = sample(nat({ max: 1200 }), { seed, numRuns: posts });
    const attempts = cuts.map((cutAt, n): Attempt => ({ key: `${seed}-${n}`, cutAt }));
    const answers = new Map<string, string>();
    let doneBefore = 0;

    /** What a client does that was given no answer: it asks again, under the same key. */
    async function askAgain(url: string, { key }: Attempt): Promise<void> {
      let response = await post(url, key);
      // The server may not have noticed yet that the client no longer waits for the first response.
      while (response.status === 409) response = await post(url, key);
      assert.equal(response.status, 201);
      const known = answers.get(key);
      if (known !== undefined) assert.equal(response.headers.get('Idempotency-Replayed'), 'true');
      if (response.headers.has('Idempotency-Replayed')) doneBefore += 1;
      const answer = await response.text();
      assert.equal(answer, known ?? answer);
      answers.set(key, answer);
    }

    {
      await using server = await aServer(place.url);
      await inTurns(attempts, async (attempt, n) => {
        await brokenPost(server.url, attempt);
        if (n % 2 === 0) await askAgain(server.url, attempt);
      });
      // Some broke before the todo was kept, and some after.
      assert.ok(
        doneBefore > posts / 10 && doneBefore < posts * 0.45,
        `${doneBefore} of ${posts / 2}`,
      );
    }

    await using server = await aServer(place.url);
    await inTurns(attempts, (attempt) => askAgain(server.url, attempt));
    const { todos, total } = await server.app.list({ limit: 1000, count: true });
    assert.equal(total, posts);
    const answered = [...answers.values()].map((json) => (JSON.parse(json) as { id: number }).id);
    assert.deepEqual(
      answered.toSorted((a, b) => a - b),
      todos.map(({ id }) => id),
    );
  });
});

const bodyFor = (key: string) => JSON.stringify({ task: `Do what ${key} says` });

function post(url: string, key: string): Promise<Response> {
  return fetch(`${url}/api/v1/todos`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: bodyFor(key),
  });
}

/** Sends as much of a POST, and reads as much of its answer, as there is before the connection breaks. */
async function brokenPost(url: string, { key, cutAt }: Attempt): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = bodyFor(key);
  const lines = [
    'POST /api/v1/todos HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Idempotency-Key: ${key}`,
    'Connection: close',
  ];
  const request = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
  await new Promise((sent) => void socket.write(request.subarray(0, cutAt), sent));

  let bytesLeft = cutAt - request.length;
  if (bytesLeft > 0) {
    for await (const chunk of socket) {
      bytesLeft -= (chunk as Buffer).length;
      if (bytesLeft <= 0) break;
    }
  }
  socket.destroy();
}

/** Does it with each of `items`, several at a time. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (const [index, item] of queue) await work(item, index);
    }),
  );
}

async function aServer(url: string) {
  const database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
  return {
    app,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.close();
      await database.close();
    },
  };
}
