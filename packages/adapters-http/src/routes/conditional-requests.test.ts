import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoJson } from '@todo/application';
import { aServer, type RunningServer } from '../../testing/a-server.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';
const anId = `${todos}/1`;

/** A server with one todo that has changed once: `old` and `now` are its ETags before and after. */
async function aServerWithATodo(): Promise<RunningServer & { readonly tags: Tags }> {
  const server = await aServer(inMemoryStore());
  const { id, revision } = await server.app.add({ task: 'Buy milk' });
  const [started] = await server.app.start([id]);
  return { ...server, tags: { old: `"${revision}"`, now: `"${started?.revision}"` } };
}

interface Tags {
  readonly old: string;
  readonly now: string;
}

/** A list of tags as a test names it, with the real ones in their places. */
function written(list: string, { old, now }: Tags): string {
  return list.replaceAll('"old"', old).replaceAll('"now"', now);
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

const ask = (server: RunningServer, path: string, tags: string, method = 'GET') =>
  server.fetch(path, { method, headers: { 'If-Match': tags } });

describe('The ETag of a todo', () => {
  it('is its revision, on every answer that shows it', async () => {
    await using server = await aServerWithATodo();
    const current = async (id = 1) => `"${(await server.app.get(id)).revision}"`;
    assert.equal(await etag(server.send('POST', todos, { task: 'Buy milk' })), await current(2));
    assert.equal(await etag(server.fetch(anId)), server.tags.now);
    assert.equal(await etag(server.fetch(anId, { method: 'HEAD' })), server.tags.now);
    const completed = await etag(server.send('PATCH', anId, { status: 'Completed' }));
    assert.equal(completed, await current());
    assert.equal(await etag(server.send('PATCH', anId, { status: 'Completed' })), completed);
    const replaced = await etag(server.send('PUT', anId, { task: 'Buy tea' }));
    assert.equal(replaced, await current());
    const seen = new Set([server.tags.old, server.tags.now, completed, replaced]);
    assert.equal(seen.size, 4);
  });

  it('is a new one when the todo returns to an earlier content', async () => {
    await using server = await aServerWithATodo();
    await server.app.reopen([1]);
    await server.app.start([1]);
    const response = await read(server, anId, `${server.tags.old}, ${server.tags.now}`);
    assert.equal(response.status, 200);
  });
});

describe('Reading with If-None-Match', () => {
  for (const tags of ['"now"', 'W/"now"', '"old", "now"', '*']) {
    it(`is answered with 304 and no body if ${tags} names the present state`, async () => {
      await using server = await aServerWithATodo();
      for (const method of ['GET', 'HEAD']) {
        const response = await read(server, anId, written(tags, server.tags), method);
        assert.equal(response.status, 304);
        assert.equal(response.headers.get('ETag'), server.tags.now);
        assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
        assert.equal(response.headers.get('Content-Type'), null);
        assert.equal(await response.text(), '');
      }
    });
  }

  it('gives the todo once it has changed', async () => {
    await using server = await aServerWithATodo();
    const response = await read(server, anId, server.tags.old);
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as TodoJson).status, 'In Process');
  });

  it('is 404 if there is no such todo, for any tags', async () => {
    await using server = await aServerWithATodo();
    assert.equal((await read(server, `${todos}/9`, '*')).status, 404);
  });

  it('is answered with 304 for an unchanged page of the list, with the link to the next page', async () => {
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

describe('Reading with If-Match', () => {
  for (const method of ['GET', 'HEAD']) {
    for (const tags of ['"now"', '"old", "now"', '*']) {
      it(`gives the todo: ${method}, ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await ask(server, anId, written(tags, server.tags), method);
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('ETag'), server.tags.now);
      });
    }

    for (const tags of ['"old"', 'W/"now"', '"of-no-state"']) {
      it(`is refused with 412: ${method}, ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await ask(server, anId, written(tags, server.tags), method);
        assert.equal(response.status, 412);
        assert.equal(response.headers.get('ETag'), null);
        assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json/);
      });
    }
  }

  it('is weighed before If-None-Match', async () => {
    await using server = await aServerWithATodo();
    const { old, now } = server.tags;
    const both = (ifMatch: string, ifNoneMatch: string) =>
      server.fetch(anId, { headers: { 'If-Match': ifMatch, 'If-None-Match': ifNoneMatch } });
    assert.equal((await both(old, now)).status, 412);
    assert.equal((await both(now, now)).status, 304);
    assert.equal((await both(now, old)).status, 200);
  });

  it('also works for a page of the list, and for static pages', async () => {
    await using server = await aServerWithATodo();
    for (const path of [todos, '/openapi.json', '/docs', '/problems/validation']) {
      const current = (await etag(server.fetch(path))) ?? '';
      assert.equal((await ask(server, path, current)).status, 200, path);
      assert.equal((await ask(server, path, '"of-no-state"')).status, 412, path);
      assert.equal((await ask(server, path, 'nonsense')).status, 400, path);
    }
  });

  it('is 404 if there is no such todo', async () => {
    await using server = await aServerWithATodo();
    assert.equal((await ask(server, `${todos}/9`, '*')).status, 404);
  });
});

describe('A change', () => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    for (const [header, tags] of [
      ['If-Match', '"now"'],
      ['If-Match', '"old", W/"now", "now"'],
      ['If-Match', '*'],
      ['If-None-Match', '"old", W/"of-no-state"'],
    ] as const) {
      it(`happens: ${method}, ${header}: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await change(server, method, { [header]: written(tags, server.tags) });
        assert.equal(response.status, method === 'DELETE' ? 204 : 200);
        if (method === 'DELETE') return;
        assert.equal(response.headers.get('ETag'), await etag(server.fetch(anId)));
        assert.notEqual(response.headers.get('ETag'), server.tags.now);
      });
    }

    for (const [header, tags] of [
      ['If-Match', '"old"'],
      ['If-Match', '"1", "2", "3"'],
      ['If-Match', 'W/"now"'],
      ['If-Match', '"something-else"'],
      ['If-None-Match', '"now"'],
      ['If-None-Match', 'W/"now"'],
      ['If-None-Match', '*'],
    ] as const) {
      it(`is refused with 412 and leaves everything: ${method}, ${header}: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const before = await server.app.get(1);
        const response = await change(server, method, { [header]: written(tags, server.tags) });
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
      it(`is refused with 400 if it is not a list of tags: ${method}, ${header}: ${tags}`, async () => {
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
      it(`is 404 if there is no such todo: ${method}, If-Match: ${tags}`, async () => {
        await using server = await aServerWithATodo();
        const response = await change(server, method, { 'If-Match': tags }, `${todos}/9`);
        assert.equal(response.status, 404);
      });
    }
  }

  it('needs each of several conditions', async () => {
    await using server = await aServerWithATodo();
    const both = { 'If-Match': server.tags.now, 'If-None-Match': server.tags.now };
    assert.equal((await change(server, 'PATCH', both)).status, 412);
  });

  it('with a fault in its body is told of that, not of its condition', async () => {
    await using server = await aServerWithATodo();
    const response = await server.fetch(anId, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'If-Match': server.tags.old },
      body: '{"task":""}',
    });
    assert.equal(response.status, 422);
  });
});
