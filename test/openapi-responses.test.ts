import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { openApiDocumentOf, type OpenApiDocument } from './openapi-document.ts';
import { documentedFetch, responseCheck } from './openapi-responses.ts';
import { aServerInMemory } from './openapi-server.ts';

const todos = '/api/v1/todos';
const json = { 'Content-Type': 'application/json' };
const problem = {
  type: '/problems/not-found',
  title: 'Not found',
  status: 404,
  detail: 'No todo 7.',
  instance: `${todos}/7`,
  requestId: 'a',
};

const answer = (status: number, type: string, body: unknown, headers = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': type, 'X-Request-Id': 'a', ...headers },
  });
const notFound = (body: unknown, headers = {}) =>
  answer(404, 'application/problem+json; charset=utf-8', body, headers);

describe('A fetch that knows the OpenAPI document', () => {
  it('has nothing against what the server answers', async () => {
    await using server = await aServerInMemory();
    const documented = await documentedFetch(server.url);
    const ask = (path: string, init?: RequestInit) =>
      documented(`${server.url}${path}`, { redirect: 'manual', ...init });
    const body = JSON.stringify({ task: 'Buy milk', due: '2026-11-30', tags: ['home'] });
    const created = await ask(todos, { method: 'POST', headers: json, body });
    assert.equal(created.status, 201);
    assert.equal(((await created.json()) as { task: string }).task, 'Buy milk');

    const statuses: Record<string, readonly [number, RequestInit?]> = {
      [`${todos}?count=true&limit=1`]: [200],
      [`${todos}?colour=red`]: [400],
      [`${todos}/1/`]: [200],
      [`${todos}/1?`]: [200, { method: 'HEAD' }],
      [`${todos}/2`]: [404],
      [`${todos}/x`]: [400],
      [`${todos}/1#put`]: [200, { method: 'PUT', headers: json, body }],
      [`${todos}/1#patch`]: [422, { method: 'PATCH', headers: json, body: '{"id":7}' }],
      [`${todos}/1#text`]: [415, { method: 'PATCH', body: 'text' }],
      [`${todos}/1#post`]: [405, { method: 'POST', headers: json, body }],
      [`${todos}/1#options`]: [204, { method: 'OPTIONS' }],
      [`${todos}/1#delete`]: [204, { method: 'DELETE' }],
      '/': [302],
      '/docs': [200],
      '/redoc': [200],
      '/docs/assets/page.css': [200],
      '/problems/validation': [200],
      '/health/live': [200],
      '/health/ready': [200],
      '/openapi.json': [200],
      '/nothing': [404],
    };
    for (const [path, [status, init]] of Object.entries(statuses)) {
      assert.equal((await ask(path, init)).status, status, path);
    }
  });
});

describe('What the document does not have', () => {
  let document: OpenApiDocument;
  before(async () => {
    await using server = await aServerInMemory();
    document = await openApiDocumentOf(server.url);
  });

  it('does not hold the answers up that it has', async () => {
    const check = responseCheck(document);
    await check({ method: 'GET', path: `${todos}/7` }, notFound(problem));
  });

  for (const [what, response, message] of [
    ['a status', answer(418, 'application/problem+json', problem), /the status 418/],
    ['a header', notFound(problem, { 'X-Served-By': 'me' }), /the header x-served-by/],
    ['a value of a header', notFound(problem, { 'X-Request-Id': 'a b' }), /x-request-id: a b/],
    ['a media type', answer(404, 'text/html', '<p>'), /the media type text\/html/],
    ['a field', notFound({ ...problem, stack: 'at' }), /stack/],
    ['a type of a field', notFound({ ...problem, status: '404' }), /"404"/],
  ] as const) {
    it(`is seen: ${what}`, async () => {
      const check = responseCheck(document);
      await assert.rejects(check({ method: 'GET', path: `${todos}/7` }, response.clone()), message);
    });
  }

  it('is seen: a method, and an address', async () => {
    const check = responseCheck(document);
    const ok = answer(200, 'application/json', []);
    await assert.rejects(check({ method: 'PUT', path: todos }, ok.clone()), /this address/);
    await assert.rejects(check({ method: 'GET', path: '/admin' }, ok.clone()), /this address/);
  });
});
