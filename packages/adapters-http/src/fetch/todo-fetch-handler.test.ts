import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoFormat } from '@todo/application';
import type { ProblemJson } from '@todo/rest-contract';
import { anApp } from '../../testing/a-server.ts';
import type { TodoHttpOptions } from '../api/todo-api.ts';
import { createTodoFetchHandler } from './todo-fetch-handler.ts';

const origin = 'https://todo.example.org';
const todos = `${origin}/api/v1/todos`;

function aHandler(options: Partial<TodoHttpOptions> = {}) {
  const app = anApp(inMemoryStore());
  return { app, answer: createTodoFetchHandler({ app, ...options }) };
}

const aTodo = (body: RequestInit['body']) =>
  new Request(todos, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: body ?? null,
    duplex: 'half',
  });

/** A format whose file has as many pieces as are read of it, and counts them. */
function anEndlessFormat() {
  const state = { pieces: 0, isClosed: false };
  const format: TodoFormat = {
    name: 'json',
    title: 'Endless',
    mediaType: 'text/plain',
    extension: 'txt',
    detect: () => false,
    async *write() {
      try {
        for (;;) {
          state.pieces += 1;
          yield 'x'.repeat(64 * 1024);
        }
      } finally {
        state.isClosed = true;
      }
    },
  };
  return { state, files: { formats: async () => [format], events: async () => format } };
}

/** Resolves when nothing has happened for a while. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('The fetch handler', () => {
  it('answers a Request with a Response', async () => {
    const { answer } = aHandler();
    const created = await answer(aTodo('{"task":"Buy milk"}'));
    assert.equal(created.status, 201);
    assert.equal(created.headers.get('Location'), '/api/v1/todos/1');
    for (const name of ['Connection', 'Transfer-Encoding', 'Keep-Alive']) {
      assert.equal(created.headers.get(name), null, name);
    }
    const read = await answer(new Request(`${todos}/1`));
    assert.equal(read.headers.get('ETag'), created.headers.get('ETag'));
    assert.equal(((await read.json()) as { task: string }).task, 'Buy milk');
    const gone = await answer(new Request(`${todos}/1`, { method: 'DELETE' }));
    assert.deepEqual([gone.status, gone.body], [204, null]);
  });

  it('reads a body in pieces, without its length', async () => {
    const { answer } = aHandler();
    const pieces = ['{"task":', '"Buy', ' milk"}'].map((piece) => new TextEncoder().encode(piece));
    const created = await answer(aTodo(ReadableStream.from(pieces)));
    assert.equal(created.status, 201);
    const large = ReadableStream.from(Array.from({ length: 100 }, () => Buffer.alloc(1024, ' ')));
    const refused = await answer(aTodo(large));
    assert.equal(((await refused.json()) as ProblemJson).type, '/problems/too-large');
  });

  it('answers a path that is not its own with 404', async () => {
    const { answer } = aHandler();
    for (const path of ['/', '/metrics', '/elsewhere']) {
      const response = await answer(new Request(origin + path));
      assert.equal(response.status, 404);
      assert.equal(((await response.json()) as ProblemJson).instance, path);
    }
  });

  it('writes links with the scheme and host of the Request', async () => {
    const { app, answer } = aHandler();
    for (const task of ['a', 'b']) await app.add({ task });
    const response = await answer(new Request(`${todos}?limit=1`));
    assert.match(response.headers.get('Link') ?? '', /^<https:\/\/todo\.example\.org\/api/);
  });

  it('counts requests by the address that the host gives', async () => {
    const { answer } = aHandler({ rateLimit: { requests: 1, seconds: 60 } });
    const statusFor = async (clientAddress?: string) =>
      (await answer(new Request(todos), { clientAddress })).status;
    assert.deepEqual(await Promise.all(['192.0.2.1', '192.0.2.2'].map(statusFor)), [200, 200]);
    assert.equal(await statusFor('192.0.2.1'), 429);
    assert.deepEqual([await statusFor(), await statusFor()], [200, 429]);
  });

  it('makes content as fast as it is read, and stops when it is cancelled', async () => {
    const { state, files } = anEndlessFormat();
    const { answer } = aHandler({ files });
    const response = await answer(new Request(`${origin}/api/v1/export?format=json`));
    const reader = response.body?.getReader();
    await reader?.read();
    await aWhile();
    const before = state.pieces;
    assert.ok(before < 10, `${before} pieces`);
    for (let n = 0; n < 20; n += 1) await reader?.read();
    assert.ok(state.pieces > before);
    await reader?.cancel();
    await aWhile();
    assert.ok(state.isClosed);
  });

  it('sends events as they happen, until the host cancels or the API shuts down', async () => {
    const shutdown = new AbortController();
    const { app, answer } = aHandler({ shutdown: shutdown.signal });
    const open = async () => (await answer(new Request(`${origin}/api/v1/events`))).body;
    const [one, other] = [await open(), await open()];
    await app.add({ task: 'Buy milk' });
    let text = '';
    for await (const piece of one?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.includes('Buy milk')) break;
    }
    assert.match(text, /^event: change$/m);
    shutdown.abort();
    assert.ok((await new Response(other).text()).length > 0);
  });

  it('rejects with the reason of a signal, and reads no further', async () => {
    const { answer } = aHandler();
    const leaving = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      pull: () => leaving.abort(new Error('The client has gone away.')),
    });
    const { signal } = leaving;
    const request = new Request(todos, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
      signal,
    });
    await assert.rejects(answer(request), /gone away/);
    const late = new Request(todos, { signal: AbortSignal.abort() });
    await assert.rejects(answer(late), { name: 'AbortError' });
  });

  it('breaks the content off when the signal is aborted later', async () => {
    const { state, files } = anEndlessFormat();
    const { answer } = aHandler({ files });
    const leaving = new AbortController();
    const { signal } = leaving;
    const response = await answer(new Request(`${origin}/api/v1/export?format=json`, { signal }));
    leaving.abort();
    await assert.rejects(response.text());
    await aWhile();
    assert.ok(state.isClosed);
  });
});
