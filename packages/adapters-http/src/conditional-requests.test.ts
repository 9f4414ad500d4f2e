import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TodoJson } from '@todo/application';
import { inMemoryTodos } from '@todo/application/testing';
import { aServer, type RunningServer } from '../testing/a-server.ts';
import type { ProblemJson } from './problem.ts';

const todos = '/api/v1/todos';
const anId = `${todos}/1`;

/** A server with one todo at version 2. */
async function aServerWithATodo(): Promise<RunningServer> {
  const server = await aServer(inMemoryTodos());
  const { id } = await server.app.add({ task: 'Buy milk' });
  await server.app.start([id]);
  return server;
}

const bodies: Readonly<Record<string, string>> = {
  PUT: '{"task":"Buy tea"}',
  PATCH: '{"task":"Buy tea"}',
};

function change(
  server: RunningServer,
  method: string,
  headers: Readonly<Record<string, string>>,
  path = anId,
): Promise<Response> {
  const body = bodies[method];
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return server.fetch(path, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body }),
  });
}

const etag = async (response: Promise<Response>) => (await response).headers.get('ETag');

const read = (server: RunningServer, path: string, tags: string, method = 'GET') =>
  server.fetch(path, { method, headers: { 'If-None-Match': tags } });

describe('The ETag of a todo', () => {
  it('is its version, on every answer that shows it', async () => {
    await using server = await aServerWithATodo();
    assert.equal(await etag(server.send('POST', todos, { task: 'Buy milk' })), '"1"');
    assert.equal(await etag(server.fetch(anId)), '"2"');
    assert.equal(await etag(server.fetch(anId, { method: 'HEAD' })), '"2"');
    assert.equal(await etag(server.send('PATCH', anId, { status: 'Completed' })), '"3"');
    assert.equal(await etag(server.send('PATCH', anId, { status: 'Completed' })), '"3"');
    assert.equal(await etag(server.send('PUT', anId, { task: 'Buy tea' })), '"4"');
  });
});

describe('Reading with If-None-Match', () => {
  for (const tags of ['"2"', 'W/"2"', '"1", "2"', '*']) {
    it(`is answered with 304 and nothing where ${tags} names what there is`, async () => {
      await using server = await aServerWithATodo();
      for (const method of ['GET', 'HEAD']) {
        const response = await read(server, anId, tags, method);
        assert.equal(response.status, 304);
        assert.equal(response.headers.get('ETag'), '"2"');
        assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
        assert.equal(response.headers.get('Content-Type'), null);
        assert.equal(await response.text(), '');
      }
    });
  }

  it('gives the todo once it has changed', async () => {
    await using server = await aServerWithATodo();
    const response = await read(server, anId, '"1"');
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as TodoJson).status, 'In Process');
  });

  it('is 404 where there is no such todo, whatever is named', async () => {
    await using server = await aServerWithATodo();
    assert.equal((await read(server, `${todos}/9`, '*')).status, 404);
  });

  it('spares a page of the list that is still the same, and says where the next one is', async () => {
    await using server = await aServerWithATodo();
    await server.app.add({ task: 'Buy tea' });
    const path = `${todos}?limit=1&count=true`;
    const first = await server.fetch(path);
    const known = first.headers.get('ETag') ?? '';
    const again = await read(server, path, known);
    assert.equal(again.status, 304);
    for (const name of ['ETag', 'Link', 'X-Total-Count']) {
      assert.equal(again.headers.get(name), first.headers.get(name), name);
    }
    await server.app.complete([1]);
    const changed = await read(server, path, known);
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('ETag'), known);
  });
});

describe('A change', () => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    for (const [header, tags] of [
      ['If-Match', '"2"'],
      ['If-Match', '"1", W/"2", "2"'],
      ['If-Match', '*'],
      ['If-None-Match', '"1", W/"3"'],
    ] as const) {
      it(`happens: ${method}, ${header}: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await change(server, method, { [header]: tags });
        assert.equal(response.status, method === 'DELETE' ? 204 : 200);
        if (method !== 'DELETE') assert.equal(response.headers.get('ETag'), '"3"');
      });
    }

    for (const [header, tags] of [
      ['If-Match', '"1"'],
      ['If-Match', '"3", "20", "02"'],
      ['If-Match', 'W/"2"'],
      ['If-Match', '"something-else"'],
      ['If-None-Match', '"2"'],
      ['If-None-Match', 'W/"2"'],
      ['If-None-Match', '*'],
    ] as const) {
      it(`is refused with 412 and leaves everything: ${method}, ${header}: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const before = await server.app.get(1);
        const response = await change(server, method, { [header]: tags });
        assert.equal(response.status, 412);
        const problem = (await response.json()) as ProblemJson;
        assert.equal(problem.type, '/problems/precondition-failed');
        assert.equal(response.headers.get('ETag'), null);
        assert.deepEqual(await server.app.get(1), before);
      });
    }

    for (const [header, tags] of [
      ['If-Match', '2'],
      ['If-Match', '"2'],
      ['If-Match', ','],
      ['If-Match', ''],
      ['If-Match', '*, "2"'],
      ['If-None-Match', 'none'],
    ] as const) {
      it(`is refused with 400 where nobody can tell: ${method}, ${header}: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const before = await server.app.get(1);
        const response = await change(server, method, { [header]: tags });
        const problem = (await response.json()) as ProblemJson;
        assert.equal(problem.type, '/problems/invalid-parameter');
        assert.match(problem.detail, new RegExp(`^${header} must be`));
        assert.deepEqual(await server.app.get(1), before);
      });
    }

    // RFC 9110, section 13.2.1: what fails without conditions fails alike with them.
    for (const tags of ['"1"', '*']) {
      it(`is 404 where there is no such todo: ${method}, If-Match: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await change(server, method, { 'If-Match': tags }, `${todos}/9`);
        assert.equal(response.status, 404);
      });
    }
  }

  it('needs each of several conditions', async () => {
    await using server = await aServerWithATodo();
    const both = { 'If-Match': '"2"', 'If-None-Match': '"2"' };
    assert.equal((await change(server, 'PATCH', both)).status, 412);
  });

  it('with a fault in its body is told of that, not of its condition', async () => {
    await using server = await aServerWithATodo();
    const response = await server.fetch(anId, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'If-Match': '"1"' },
      body: '{"task":""}',
    });
    assert.equal(response.status, 422);
  });
});
