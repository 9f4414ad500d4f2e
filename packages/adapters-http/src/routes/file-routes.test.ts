import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, inMemorySpool, type TodoFormat } from '@todo/application';
import { aFormat, fixedClock } from '@todo/application/testing';
import type { ProblemJson } from '@todo/rest-contract';
import { aLog } from '../../testing/a-log.ts';
import { aServerWithAccounts } from '../../testing/a-server-with-accounts.ts';
import { aMoment, aServer, type RunningServer, itOnAConnection } from '../../testing/a-server.ts';
import { rawExchange } from '../../testing/raw-connection.ts';
import type { FileFormats } from './route.ts';

const lines: TodoFormat = { ...aFormat, name: 'todotxt', mediaType: 'text/plain; charset=utf-8' };

/** A calendar that says how many todos it has, and when it was written. */
const calendar = (name: string): TodoFormat => ({
  ...aFormat,
  name,
  mediaType: 'text/calendar; charset=utf-8',
  detect: () => false,
  async *write(todos, { now }) {
    yield `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n`;
    for await (const { todo } of todos) {
      yield `BEGIN:${name}\r\nDTSTAMP:${now}\r\nSUMMARY:${todo.task}\r\nEND:${name}\r\n`;
    }
    yield 'END:VCALENDAR\r\n';
  },
});

const files: FileFormats = {
  formats: async () => [lines, calendar('ical')],
  events: async () => calendar('events'),
};

/** A format that fails after so many pieces. */
const failing = (after: number): FileFormats => ({
  ...files,
  formats: async () => [
    {
      ...lines,
      async *write() {
        for (let piece = 0; piece < after; piece += 1) yield 'x'.repeat(100_000);
        throw new Error('broken');
      },
    },
  ],
});

const exportPath = '/api/v1/export?format=todotxt';
const importPath = '/api/v1/import';

function aFile(...entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

const milk = { externalId: 'a', fields: { task: 'Buy milk' } };
const tea = { externalId: 'b', fields: { task: 'Buy tea' } };

function send(
  server: RunningServer,
  body: string,
  { query = '', type = 'text/plain' }: { readonly query?: string; readonly type?: string } = {},
): Promise<Response> {
  return server.fetch(`${importPath}${query}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  });
}

describe('POST /import', () => {
  it('takes a file in, once, and names its command', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    const first = await send(server, aFile(milk, { ...tea, losses: ['color'] }));
    assert.equal(first.status, 200);
    assert.deepEqual(await first.json(), {
      format: 'todotxt',
      dryRun: false,
      created: 2,
      updated: 0,
      skipped: 0,
      deleted: 0,
      losses: { color: 1 },
    });
    const command = first.headers.get('Todo-Command') ?? '';
    const again = await send(server, aFile(milk, tea), { query: '?format=todotxt' });
    assert.equal(((await again.json()) as { skipped: number }).skipped, 2);
    assert.equal(again.headers.get('Todo-Command'), null);
    await server.fetch(`/api/v1/changes/${command}/undo`, { method: 'POST' });
    assert.deepEqual((await server.app.list()).todos, []);
  });

  it('takes its options from the query', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    const dry = await send(server, aFile(milk), { query: '?dryRun=true' });
    assert.equal(((await dry.json()) as { created: number }).created, 1);
    assert.deepEqual((await server.app.list()).todos, []);
    const strict = await send(server, aFile({ ...milk, losses: ['color'] }), {
      query: '?strict=true',
    });
    assert.equal(strict.status, 422);
    await send(server, aFile(milk));
    await send(server, aFile(milk), { query: '?onDuplicate=add' });
    assert.equal((await server.app.list()).todos.length, 2);
    for (const query of ['?timeZone=Mars', '?format=xls', '?format=csv', '?onDuplicate=x']) {
      assert.equal((await send(server, aFile(milk), { query })).status, 400, query);
    }
  });

  it('names every line with a fault, and takes nothing in', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    const response = await send(server, `${aFile(milk)}no\n${aFile({ fields: { task: '' } })}`);
    assert.equal(response.status, 422);
    const { type, errors } = (await response.json()) as ProblemJson;
    assert.equal(type, '/problems/validation');
    assert.deepEqual(errors, [
      { pointer: '', line: 2, detail: 'This is not JSON.' },
      { pointer: '', line: 3, detail: 'Task must not be blank.' },
    ]);
    assert.equal((await send(server, 'something else')).status, 422);
    assert.deepEqual((await server.app.list()).todos, []);
  });

  it('refuses a body that is too large or of another kind', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    const large = aFile(milk) + 'x'.repeat(10 * 1024 * 1024);
    assert.equal((await send(server, large)).status, 413);
    assert.equal((await send(server, aFile(milk), { type: 'image/png' })).status, 415);
    assert.equal((await send(server, aFile(milk), { type: 'text/plain; charset=x' })).status, 415);
    const whole = aFile(...Array.from({ length: 100_000 }, (_, at) => ({ ...milk, at })));
    assert.ok(whole.length > 1024 * 1024);
    assert.equal(
      (await send(server, whole.slice(0, 9_000_000), { query: '?dryRun=true' })).status,
      200,
    );
    assert.deepEqual((await server.app.list()).todos, []);
  });

  itOnAConnection('counts a body without Content-Length as it comes', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    const chunk = `${'x'.repeat(1023)}\n`.repeat(1024);
    const answer = await rawExchange(
      server.url,
      [
        'POST /api/v1/import?format=todotxt HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n',
        'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n',
        `${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(11),
        '0\r\n\r\n',
      ].join(''),
    );
    assert.match(answer, /413/);
    assert.deepEqual((await server.app.list()).todos, []);
  });
});

describe('GET /export', () => {
  it('sends the todos that match as a file', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    await send(server, aFile(milk, tea));
    await server.app.complete([1]);
    const response = await server.fetch(exportPath);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Type'), 'text/plain; charset=utf-8');
    assert.equal(response.headers.get('Content-Disposition'), 'attachment; filename="todos.lines"');
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal((await response.text()).split('\n').length, 3);
    const some = await server.fetch(`${exportPath}&status=Completed`, {
      headers: { Accept: 'text/calendar' },
    });
    assert.equal((await some.text()).split('\n').length, 2);
    const head = await server.fetch(exportPath, { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    for (const query of ['&timeZone=Mars', '&status=x', '&sort=id', '&limit=1']) {
      assert.equal((await server.fetch(exportPath + query)).status, 400, query);
    }
  });

  it('reads no more than the client does', async () => {
    const store = inMemoryStore();
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      externalId: `${at}`,
      fields: { task: 'x'.repeat(500) },
    }));
    await createTodoApp({
      store,
      clock: fixedClock(aMoment),
      openSpool: inMemorySpool,
    }).importTodos({
      format: lines,
      timeZone: 'UTC',
      bytes: (async function* bytes() {
        yield new TextEncoder().encode(aFile(...many));
      })(),
    });
    let read = 0;
    const ended = Promise.withResolvers<void>();
    const long: TodoFormat = {
      ...lines,
      async *write(todos) {
        try {
          for await (const { todo } of todos) {
            read += 1;
            yield `${todo.task}\n`.repeat(20);
          }
        } finally {
          ended.resolve();
        }
      },
    };
    await using other = await aServer(store, { files: { ...files, formats: async () => [long] } });
    const response = await other.fetch(exportPath);
    const reader = response.body?.getReader();
    await reader?.read();
    // Until the buffers of the connection are full.
    await unchanged(() => read);
    assert.ok(read < 19_000, `${read} of 20,000`);
    await reader?.cancel();
    await ended.promise;
    assert.ok(read < 20_000, `${read} of 20,000`);
  });

  it('answers an error at the beginning as a problem, and breaks off at a later one', async () => {
    await using early = await aServer(inMemoryStore(), { files: failing(0) });
    assert.equal((await early.fetch(exportPath)).status, 500);
    await using late = await aServer(inMemoryStore(), { files: failing(3) });
    const response = await late.fetch(exportPath);
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });
});

describe('A calendar feed', () => {
  it('is opened by the secret of a token with the scope feed, and by nothing else', async () => {
    await using server = await aServerWithAccounts({ files });
    const { accessToken } = await server.signIn('ada');
    await server.ask('/api/v1/todos', { token: accessToken, body: { task: 'Buy milk' } });
    const secret = await server.personalToken('ada', ['feed']);
    const feed = await server.ask(`/feeds/${secret}.ics`);
    assert.equal(feed.status, 200);
    assert.equal(feed.headers.get('Content-Type'), 'text/calendar; charset=utf-8');
    const text = await feed.text();
    assert.match(
      text,
      /^BEGIN:VCALENDAR\r\nVERSION:2.0\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n/,
    );
    assert.match(text, /BEGIN:ical\r\n.*SUMMARY:Buy milk/s);
    assert.match(await (await server.ask(`/feeds/${secret}.ics?as=event`)).text(), /BEGIN:events/);
    // The token opens nothing else.
    for (const path of ['/api/v1/todos', '/api/v1/export', '/api/v1/me']) {
      assert.equal((await server.ask(path, { token: secret })).status, 403, path);
    }
    const his = await server.personalToken('bob', ['feed']);
    assert.doesNotMatch(await (await server.ask(`/feeds/${his}.ics`)).text(), /milk/);
    const others = [
      await server.personalToken('ada', ['todos:read', 'todos:write', 'account']),
      accessToken,
      `${secret.slice(0, -1)}${secret.endsWith('x') ? 'y' : 'x'}`,
      'x'.repeat(40),
      'x',
    ];
    for (const other of others) {
      assert.equal((await server.ask(`/feeds/${other}.ics`)).status, 404, other);
    }
    assert.equal((await server.ask(`/feeds/${secret}`)).status, 404);
    assert.equal((await server.ask(`/feeds/${secret}.ics?as=x`)).status, 400);
  });

  it('ends with its token, or its account', async () => {
    await using server = await aServerWithAccounts({ files });
    const { accessToken } = await server.signIn('ada');
    const secret = await server.personalToken('ada', ['feed']);
    const tokens = (await (
      await server.ask('/api/v1/tokens', { token: accessToken })
    ).json()) as readonly { readonly id: string }[];
    for (const { id } of tokens) {
      await server.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', token: accessToken });
    }
    assert.equal((await server.ask(`/feeds/${secret}.ics`)).status, 404);
    const his = await server.personalToken('bob', ['feed']);
    await server.manager.remove('bob');
    assert.equal((await server.ask(`/feeds/${his}.ics`)).status, 404);
  });

  it('is sent again only when something has changed', async () => {
    await using server = await aServerWithAccounts({ files });
    const { accessToken: token } = await server.signIn('ada');
    await server.ask('/api/v1/todos', { token, body: { task: 'Buy milk' } });
    const path = `/feeds/${await server.personalToken('ada', ['feed'])}.ics`;
    const tag = (await server.ask(path)).headers.get('ETag') ?? '';
    server.wait(60);
    const again = await server.ask(path, { headers: { 'If-None-Match': tag } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    await server.ask('/api/v1/todos', { token, body: { task: 'Buy tea' } });
    assert.equal((await server.ask(path, { headers: { 'If-None-Match': tag } })).status, 200);
  });

  it('leaves no secret in the log and the metrics', async () => {
    const { logger, lines: logged } = aLog();
    await using server = await aServerWithAccounts({ files, logger });
    const secret = await server.personalToken('ada', ['feed']);
    await server.ask(`/feeds/${secret}.ics`);
    await server.ask(`/feeds/${secret}x.ics`);
    const metrics = await (await server.ask('/metrics')).text();
    assert.match(metrics, /\/feeds\/\{secret\}\.ics/);
    for (const text of [JSON.stringify(logged), metrics]) assert.ok(!text.includes(secret));
    assert.ok(logged.length >= 2);
  });

  it('is not there without accounts', async () => {
    await using server = await aServer(inMemoryStore(), { files });
    assert.equal((await server.fetch(`/feeds/${'x'.repeat(45)}.ics`)).status, 404);
  });
});

/** Resolves when the number has stayed the same while a server could have made many steps. */
async function unchanged(number: () => number): Promise<void> {
  for (let [before, turns] = [-1, 0]; turns < 1000; turns += 1) {
    if (number() !== before) [before, turns] = [number(), 0];
    await setImmediate();
  }
}
