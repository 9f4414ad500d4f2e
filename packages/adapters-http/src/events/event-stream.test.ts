import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, forgetHistory, type ChangeJson, type TodoApp } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import { aServer, aMoment, type RunningServer } from '../../testing/a-server.ts';
import { aServerWithAccounts } from '../../testing/a-server-with-accounts.ts';
import { eventReader, type Block, type EventReader } from '../../testing/event-reader.ts';
import { rawConnection, rawExchange } from '../../testing/raw-connection.ts';

const events = '/api/v1/events';

const changeIn = ({ data = '' }: Block) => JSON.parse(data) as ChangeJson;

/** A stream that has begun: its first block has come. */
async function begun(
  url: string,
  headers?: Readonly<Record<string, string>>,
): Promise<EventReader & { readonly first: Block | undefined }> {
  const reader = await eventReader(url, headers);
  assert.equal(reader.response.status, 200);
  const first = await reader.next();
  return { ...reader, first };
}

async function openStreams(server: RunningServer): Promise<string | undefined> {
  const metrics = await (await server.fetch('/metrics')).text();
  return /^todo_event_streams (\d+)$/m.exec(metrics)?.[1];
}

/** Adds todos one after the other. */
async function add(app: TodoApp, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await app.add({ task: `Task ${at}` });
}

describe('A stream of events', () => {
  it('has each change as it is committed, of this app and of another program', async () => {
    const store = inMemoryStore();
    await using server = await aServer(store);
    await server.send('POST', '/api/v1/todos', { task: 'Before' });
    await using stream = await begun(server.url);
    const { headers } = stream.response;
    assert.equal(headers.get('Content-Type'), 'text/event-stream');
    assert.equal(headers.get('Cache-Control'), 'no-store');
    assert.equal(headers.get('X-Accel-Buffering'), 'no');
    assert.equal(headers.get('Content-Encoding'), null);
    assert.deepEqual(stream.first, { retry: '3000', id: '1' });

    await server.send('POST', '/api/v1/todos', { task: 'Buy milk' });
    const created = await stream.nextEvent();
    assert.ok(created);
    assert.equal(created.event, 'change');
    assert.equal(created.id, '2');
    const { kind, seq, todoId, before, after } = changeIn(created);
    assert.deepEqual([kind, seq, todoId, before, after?.task], ['created', 2, 2, null, 'Buy milk']);

    const elsewhere = createTodoApp({ store, actor: 'another program' });
    await elsewhere.complete([2]);
    const completed = await stream.nextEvent();
    assert.ok(completed);
    assert.deepEqual(
      [changeIn(completed).kind, changeIn(completed).actor],
      ['completed', 'another program'],
    );
    const listed = (await (await server.fetch('/api/v1/changes?after=1')).json()) as ChangeJson[];
    assert.deepEqual([changeIn(created), changeIn(completed)], listed);
  });

  it('goes on after Last-Event-ID', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server.app, 250);
    await using stream = await begun(server.url, { 'Last-Event-ID': '40' });
    assert.equal(stream.first?.id, '40');
    for (let seq = 41; seq <= 250; seq += 1) {
      assert.equal((await stream.nextEvent())?.id, `${seq}`);
    }
  });

  it('goes on from its first block where it was cut off before the first event', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server.app, 3);
    const cutOff = await begun(server.url);
    await cutOff.close();
    await add(server.app, 1);
    await using stream = await begun(server.url, { 'Last-Event-ID': cutOff.first?.id ?? '' });
    assert.equal((await stream.nextEvent())?.id, '4');
  });

  it('has every change once and in order, though it is cut off 50 times while 20 writers write', async () => {
    await using server = await aServer(inMemoryStore());
    const wanted = 1000;
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let at = 0; at < wanted / 20; at += 1) {
        await server.app.add({ task: `${writer}-${at}` });
        await delay(1);
      }
    });
    const seen: number[] = [];
    let last = '0';
    let cuts = 0;
    while (seen.length < wanted) {
      const stream = await begun(server.url, { 'Last-Event-ID': last });
      const most = cuts < 50 ? Math.floor(Math.random() * 30) : Infinity;
      for (let count = 0; count < most && seen.length < wanted; count += 1) {
        const event = await stream.nextEvent();
        assert.ok(event?.id);
        last = event.id;
        seen.push(changeIn(event).seq);
      }
      await stream.close();
      cuts += 1;
    }
    await Promise.all(writers);
    assert.ok(cuts >= 50, `${cuts}`);
    assert.deepEqual(
      seen,
      Array.from({ length: wanted }, (_, at) => at + 1),
    );
  });

  it('tells a client to read anew whose last change is not kept any more, and goes on', async () => {
    const store = inMemoryStore();
    const clock = fixedClock(aMoment);
    const app = createTodoApp({ store, clock });
    await using server = await aServer(store, { app });
    await add(app, 5);
    clock.set(instant(Date.parse(aMoment) + 100 * 24 * 60 * 60 * 1000));
    await forgetHistory({ store, clock, historyDays: 90, trashDays: 30 });
    await add(app, 1);
    await using stream = await begun(server.url, { 'Last-Event-ID': '2' });
    assert.deepEqual(await stream.nextEvent(), { id: '6', event: 'resync', data: '{"after":6}' });
    await add(app, 1);
    assert.equal((await stream.nextEvent())?.id, '7');
  });

  it('tells a client to read anew that has seen changes which the log does not have', async () => {
    await using server = await aServer(inMemoryStore());
    await add(server.app, 3);
    await using stream = await begun(server.url, { 'Last-Event-ID': '500' });
    assert.deepEqual(await stream.nextEvent(), { id: '3', event: 'resync', data: '{"after":3}' });
    await add(server.app, 1);
    assert.equal((await stream.nextEvent())?.id, '4');
  });

  it('has a comment now and then', async () => {
    await using server = await aServer(inMemoryStore(), { events: { keepAlive: 5 } });
    await using stream = await begun(server.url);
    for (let count = 0; count < 3; count += 1) {
      assert.deepEqual(await stream.next(), { comment: 'keep-alive' });
    }
  });

  it('is one of 10 at most that an owner has', async () => {
    await using server = await aServerWithAccounts();
    const token = await server.personalToken('ada', ['todos:read']);
    const Authorization = `Bearer ${token}`;
    const streams = await Promise.all(
      Array.from({ length: 10 }, () => begun(server.url, { Authorization })),
    );
    const refused = await server.ask(events, { token });
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('Retry-After'), '15');
    assert.equal(refused.headers.get('Content-Type'), 'application/problem+json; charset=utf-8');
    assert.equal(((await refused.json()) as { type: string }).type, '/problems/quota-exceeded');

    // Another owner has streams of their own, and HEAD opens none.
    const other = await server.personalToken('bob', ['todos:read']);
    await (await begun(server.url, { Authorization: `Bearer ${other}` })).close();
    assert.equal((await server.ask(events, { token, method: 'HEAD' })).status, 200);

    await streams[0]?.close();
    await until(async () => {
      const next = await eventReader(server.url, { Authorization });
      await next.close();
      return next.response.status === 200;
    });
    for (const stream of streams) await stream.close();
  });

  it('shows no change of another owner', async () => {
    await using server = await aServerWithAccounts();
    const [ada, bob] = await Promise.all([
      server.personalToken('ada', ['todos:read', 'todos:write']),
      server.personalToken('bob', ['todos:read', 'todos:write']),
    ]);
    await using stream = await begun(server.url, { Authorization: `Bearer ${ada}` });
    await server.ask('/api/v1/todos', { token: bob, body: { task: 'Bob' } });
    await server.ask('/api/v1/todos', { token: ada, body: { task: 'Ada' } });
    const event = await stream.nextEvent();
    assert.ok(event);
    assert.equal(changeIn(event).after?.task, 'Ada');
  });

  it('needs the scope todos:read', async () => {
    await using server = await aServerWithAccounts();
    assert.equal((await server.ask(events)).status, 401);
    const token = await server.personalToken('ada', ['todos:write']);
    assert.equal((await server.ask(events, { token })).status, 403);
  });

  it('ends when its token is revoked, before the next change', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const made = await server.ask('/api/v1/tokens', {
      token: accessToken,
      body: { name: 'watcher', scopes: ['todos:read'] },
    });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    await using stream = await begun(server.url, { Authorization: `Bearer ${secret}` });
    await server.ask(`/api/v1/tokens/${id}`, { token: accessToken, method: 'DELETE' });
    await server.ask('/api/v1/todos', { token: accessToken, body: { task: 'Secret' } });
    assert.equal(await stream.next(), undefined);
  });

  it('ends when its session ends, though nothing changes', async () => {
    await using server = await aServerWithAccounts({ events: { keepAlive: 5 } });
    const { accessToken } = await server.signIn('ada');
    await using stream = await begun(server.url, { Authorization: `Bearer ${accessToken}` });
    await server.ask('/api/v1/sessions/current', { token: accessToken, method: 'DELETE' });
    assert.equal(await stream.nextEvent(), undefined);
  });

  it('ends when its access token expires', async () => {
    await using server = await aServerWithAccounts({ events: { keepAlive: 5 } });
    const { accessToken } = await server.signIn('ada');
    await using stream = await begun(server.url, { Authorization: `Bearer ${accessToken}` });
    server.wait(1801);
    assert.equal(await stream.nextEvent(), undefined);
  });

  it('ends when the first account is made, if its client has no credentials', async () => {
    await using server = await aServerWithAccounts({ people: [], events: { keepAlive: 5 } });
    await using stream = await begun(server.url);
    await server.manager.add('ada', 'seven lonely herons');
    assert.equal(await stream.nextEvent(), undefined);
  });

  it('cuts a client off that does not read', async () => {
    await using server = await aServer(inMemoryStore(), { events: { unread: 50 } });
    const notes = 'x'.repeat(10_000);
    const socket = await rawConnection(server.url);
    socket.pause();
    socket.write(`GET ${events} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await until(async () => (await openStreams(server)) === '1');
    // More than the buffers of the two sockets hold.
    for (let at = 0; at < 2000; at += 1) await server.app.add({ task: 'Buy milk', notes });
    await until(async () => (await openStreams(server)) === '0');
    socket.destroy();
  });

  it('does not hold up a shutdown, and says when to come back', async () => {
    const server = await aServer(inMemoryStore());
    const stream = await begun(server.url);
    const began = performance.now();
    await server.close();
    assert.ok(performance.now() - began < 1000);
    assert.deepEqual(await stream.next(), { retry: '5000' });
    assert.equal(await stream.next(), undefined);
  });

  it('does not hold up a shutdown if its client does not read', async () => {
    const server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.pause();
    socket.on('error', () => {});
    socket.write(`GET ${events} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await until(async () => (await openStreams(server)) === '1');
    const notes = 'x'.repeat(10_000);
    for (let at = 0; at < 2000; at += 1) await server.app.add({ task: 'Buy milk', notes });
    const began = performance.now();
    await server.close();
    assert.ok(performance.now() - began < 1000);
    socket.destroy();
  });

  it('has only its headers for HEAD, on a connection that goes on', async () => {
    await using server = await aServer(inMemoryStore());
    const answer = await rawExchange(
      server.url,
      `HEAD ${events} HTTP/1.1\r\nHost: localhost\r\n\r\n` +
        `GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    const [head = '', next = ''] = answer.split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 200 [^]*Content-Type: text\/event-stream/i);
    assert.match(next, /^HTTP\/1\.1 200 /);
    assert.equal(await openStreams(server), '0');
  });

  it('comes on a connection that had other requests, and is the last on it', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.setEncoding('utf8');
    socket.write(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, 'data');
    let text = '';
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    const again = `GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(`GET ${events} HTTP/1.1\r\nHost: localhost\r\n\r\n${again}`);
    await until(async () => text.includes('retry: 3000'));
    await server.app.add({ task: 'Buy milk' });
    await until(async () => text.includes('event: change'));
    assert.match(text, /^HTTP\/1\.1 200 [^]*Connection: close/i);
    assert.equal(text.match(/HTTP\/1\.1/g)?.length, 1);
    socket.destroy();
  });

  it('is one request in the metrics, once it has ended', async () => {
    await using server = await aServer(inMemoryStore());
    const counted = async () =>
      /^http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/events",status="200"\} (\d+)$/m.exec(
        await (await server.fetch('/metrics')).text(),
      )?.[1];
    const stream = await begun(server.url);
    assert.equal(await openStreams(server), '1');
    assert.equal(await counted(), undefined);
    await stream.close();
    await until(async () => (await counted()) === '1');
    assert.equal(await openStreams(server), '0');
  });

  it('refuses what is no id, and parameters', async () => {
    await using server = await aServer(inMemoryStore());
    for (const id of ['x', '-1', '1.5', '01', '1e3', '']) {
      const response = await server.fetch(events, { headers: { 'Last-Event-ID': id } });
      assert.equal(response.status, 400, id);
      assert.equal(
        ((await response.json()) as { type: string }).type,
        '/problems/invalid-parameter',
      );
    }
    assert.equal((await server.fetch(`${events}?access_token=x`)).status, 400);
  });

  it('ends where the storage fails', async () => {
    const app: TodoApp = {
      ...createTodoApp({ store: inMemoryStore() }),
      async *follow() {
        yield* [];
        throw new Error('The disk is gone.');
      },
    };
    await using server = await aServer(inMemoryStore(), { app });
    await using stream = await begun(server.url);
    assert.equal(await stream.next(), undefined);
    assert.equal(await openStreams(server), '0');
  });
});

/** Resolves when `condition` holds; the test's own limit ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5);
}
