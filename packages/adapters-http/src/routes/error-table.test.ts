import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { ProblemSlug } from '@todo/application';
import { aServer, itOnAConnection } from '../../testing/a-server.ts';
import { rawExchange, bodyOf } from '../../testing/raw-connection.ts';
import { problemTypes } from '../problems/problem-types.ts';
import type { ProblemJson } from '@todo/rest-contract';

/** A request that goes wrong, and what it is answered with. */
interface Row {
  readonly input: string;
  /** GET, or POST where there is a body, when left out. */
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly slug: ProblemSlug;
  readonly detail?: RegExp;
  readonly errors?: ProblemJson['errors'];
}

const todos = '/api/v1/todos';
const oneStatus = 'must be one of "Pending", "In Process", "Completed"';
const anId = `${todos}/1`;
const json = { 'Content-Type': 'application/json' };

const malformed = (input: string, body: string | Buffer): Row => ({
  input,
  body,
  slug: 'malformed-json',
});
const invalid = (body: string, errors: ProblemJson['errors'] = []): Row => ({
  input: body,
  body,
  slug: 'validation',
  errors,
});
const mistyped = (input: string, headers: Readonly<Record<string, string>>): Row => ({
  input,
  headers,
  body: '{"task":"Buy milk"}',
  slug: 'unsupported-media-type',
});
const parameter = (query: string, detail: RegExp): Row => ({
  input: `?${query}`,
  path: `${todos}?${query}`,
  slug: 'invalid-parameter',
  detail,
});
const noId = (id: string): Row => ({
  input: `the id ${id}`,
  path: `${todos}/${id}`,
  slug: 'invalid-id',
});

const rows: readonly Row[] = [
  malformed('an empty body', ''),
  malformed('a body of white space', ' \n'),
  malformed('a body that breaks off', '{"task":'),
  malformed('single quotes', "{'task': 'Buy milk'}"),
  malformed('something after the JSON', '{"task":"Buy milk"} {}'),
  malformed('a byte order mark', '\uFEFF{"task":"Buy milk"}'),
  malformed('invalid UTF-8', Buffer.from([...Buffer.from('{"task":"'), 0xc3, 0x28, 0x22, 0x7d])),

  { input: 'the same key twice', body: '{"task":"a","task":"b"}', slug: 'duplicate-key' },
  {
    input: 'the same key twice, further in',
    body: '{"task":"a","tags":[{"a":1,"\\u0061":1}]}',
    slug: 'duplicate-key',
  },
  {
    input: 'the same key twice in a patch',
    method: 'PATCH',
    path: anId,
    body: '{"status":"Completed","status":"Pending"}',
    slug: 'duplicate-key',
  },
  {
    input: 'a body nested 33 deep',
    body: `{"task":${'['.repeat(32)}${']'.repeat(32)}}`,
    slug: 'too-deep',
  },
  { input: 'a body of nothing but brackets', body: '['.repeat(60_000), slug: 'malformed-json' },

  invalid('{}', [{ pointer: '/task', detail: 'is missing' }]),
  invalid('{"task":null}', [{ pointer: '/task', detail: 'must be text' }]),
  invalid('{"task":7}', [{ pointer: '/task', detail: 'must be text' }]),
  invalid('{"task":" "}', [{ pointer: '/task', detail: 'must not be blank' }]),
  invalid(`{"task":"${'x'.repeat(501)}"}`, [
    { pointer: '/task', detail: 'must be at most 500 characters long' },
  ]),
  invalid('{"task":"Buy milk","status":"Done"}', [{ pointer: '/status', detail: oneStatus }]),
  invalid('{"task":"Buy milk","status":null}', [{ pointer: '/status', detail: oneStatus }]),
  invalid('{"task":"Buy milk","colour":"red"}', [{ pointer: '/colour', detail: 'is not known' }]),
  invalid('{"task":"Buy milk","id":7}', [{ pointer: '/id', detail: 'is set by the system' }]),
  invalid('{"task":"Buy milk","__proto__":{}}', [
    { pointer: '/__proto__', detail: 'is not known' },
  ]),
  invalid('{"task":"Buy milk","constructor":{}}', [
    { pointer: '/constructor', detail: 'is not known' },
  ]),
  invalid('{"task":"","status":"Done","createdAt":"","a/b":1}', [
    { pointer: '/task', detail: 'must not be blank' },
    { pointer: '/status', detail: oneStatus },
    { pointer: '/createdAt', detail: 'is set by the system' },
    { pointer: '/a~1b', detail: 'is not known' },
  ]),
  ...['[]', '[{"task":"Buy milk"}]', '"Buy milk"', '7', 'true', 'null'].map((body) =>
    invalid(body, [{ pointer: '', detail: 'must be an object' }]),
  ),
  {
    ...invalid('{"task":null}', [{ pointer: '/task', detail: 'must be text' }]),
    input: 'a patch that removes the task',
    method: 'PATCH',
    path: anId,
  },
  {
    ...invalid('{}', [{ pointer: '/task', detail: 'is missing' }]),
    input: 'PUT without a task',
    method: 'PUT',
    path: anId,
  },

  mistyped('no Content-Type', { 'Content-Type': '' }),
  mistyped('text/plain', { 'Content-Type': 'text/plain' }),
  mistyped('a form', { 'Content-Type': 'application/x-www-form-urlencoded' }),
  mistyped('a Content-Type that is none', { 'Content-Type': 'json' }),
  mistyped('a patch where none belongs', { 'Content-Type': 'application/merge-patch+json' }),
  mistyped('another charset', { 'Content-Type': 'application/json; charset=latin1' }),
  mistyped('two charsets', { 'Content-Type': 'application/json; charset=utf-8; charset=latin1' }),
  mistyped('two types in one header', { 'Content-Type': 'application/json, text/plain' }),
  mistyped('a parameter that is none', { 'Content-Type': 'application/json; charset' }),
  mistyped('a compressed body', { ...json, 'Content-Encoding': 'gzip' }),

  { input: 'Accept: text/html', headers: { Accept: 'text/html' }, slug: 'not-acceptable' },
  {
    input: 'Accept: json;q=0',
    headers: { Accept: 'application/json;q=0' },
    slug: 'not-acceptable',
  },

  {
    input: 'Accept: JSON in another charset',
    headers: { Accept: 'application/json; charset=latin1' },
    slug: 'not-acceptable',
  },

  {
    input: 'a write from a foreign page',
    headers: { Origin: 'http://evil.test' },
    body: '{"task":"Buy milk"}',
    slug: 'forbidden-origin',
  },

  { input: 'a body of 64 KiB and a byte', body: ' '.repeat(64 * 1024 + 1), slug: 'too-large' },

  {
    input: 'an address of 8 KiB and a byte',
    path: `${todos}?keyword=`.padEnd(8 * 1024 + 1, 'x'),
    slug: 'uri-too-long',
  },
  { input: 'a long address of nothing', path: `/${'x'.repeat(8192)}`, slug: 'uri-too-long' },

  parameter('keyword=%FF', /^The query is not UTF-8\.$/),
  parameter('tag=%ED%A0%80', /^The query is not UTF-8\.$/),
  parameter('limit=0', /limit must be a whole number from 1 to 1000/),
  parameter('limit=1001', /limit must be/),
  parameter('limit=ten', /limit must be/),
  parameter('limit=1.5', /limit must be/),
  parameter('limit=', /limit must be/),
  parameter('limit=0x10', /limit must be/),
  parameter('status=Done', /status must be one of/),
  parameter('status=', /status must be one of/),
  parameter('status=Pending,', /status must be one of/),
  parameter('cursor=forged', /cursor must be one that a page of the same list has given/),
  parameter('cursor=', /cursor must be/),
  parameter('colour=red', /colour is not known/),
  parameter('__proto__=red', /__proto__ is not known/),
  parameter('limit=1&limit=2', /limit must be given once/),
  parameter('status=Pending&status=Completed', /status must be given once/),
  parameter('limit=0&colour=red', /limit must be .*; colour is not known/),
  {
    ...parameter('limit=1', /limit is not known/),
    input: '?limit for one',
    path: `${anId}?limit=1`,
  },

  ...['0', '-1', '01', '1.0', 'x', '%31x', '%zz', '9007199254740993', '1%00'].map(noId),

  {
    input: 'a todo that does not exist',
    path: `${todos}/99`,
    slug: 'not-found',
    detail: /No todo 99/,
  },
  { input: 'its deletion', method: 'DELETE', path: `${todos}/99`, slug: 'not-found' },
  { input: 'its change', method: 'PATCH', path: `${todos}/99`, body: '{}', slug: 'not-found' },
  { input: 'a path that does not exist', path: '/api/v1/todo', slug: 'not-found' },
  { input: 'a path in capitals', path: '/API/v1/todos', slug: 'not-found' },
  { input: 'a problem that does not exist', path: '/problems/nothing', slug: 'not-found' },
  {
    input: 'a method that the path does not have',
    method: 'DELETE',
    path: todos,
    slug: 'method-not-allowed',
  },
];

describe('The error table', () => {
  for (const row of rows) {
    it(`${problemTypes[row.slug].status} ${row.slug}: ${row.input.slice(0, 60)}`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Stays as it is' });
      const { path = todos, body, method = body === undefined ? 'GET' : 'POST' } = row;
      const response = await server.fetch(path, {
        method,
        // A Blob has no type of its own, so that none can be sent.
        ...(body !== undefined && { body: new Blob([new Uint8Array(Buffer.from(body))]) }),
        headers: withoutEmpty({ ...(body !== undefined && json), ...row.headers }),
      });
      const problem = (await response.json()) as ProblemJson;
      const { status, title } = problemTypes[row.slug];
      assert.deepEqual(
        { ...problem, detail: '', requestId: '', errors: row.errors },
        {
          type: `/problems/${row.slug}`,
          title,
          status,
          detail: '',
          instance: path.split('?')[0],
          requestId: '',
          errors: row.errors,
        },
      );
      assert.equal(response.status, status);
      assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json\b/);
      assert.equal(response.headers.get('X-Request-Id'), problem.requestId);
      assert.deepEqual(problem.errors, row.errors);
      assert.match(problem.detail, row.detail ?? /./);
      assert.deepEqual(
        (await server.app.list()).todos.map(({ task }) => task),
        ['Stays as it is'],
      );
    });
  }

  it('takes an address of exactly 8 KiB', async () => {
    await using server = await aServer(inMemoryStore());
    const words = Array.from({ length: 900 }, () => 'milkshake').join('+');
    const response = await server.fetch(`${todos}?keyword=${words}`.slice(0, 8 * 1024));
    assert.notEqual(response.status, 414);
  });

  for (const type of [
    'application/json; charset=utf8',
    'application/json; charset="UTF-8"',
    'Application/JSON;charset=UTF-8;',
    'application/json ; ; charset=utf-8',
    'application/json; version=1',
  ]) {
    it(`takes JSON as ${type}`, async () => {
      await using server = await aServer(inMemoryStore());
      const response = await server.fetch(todos, {
        method: 'POST',
        headers: { 'Content-Type': type, Accept: 'application/json; charset=utf-8' },
        body: '{"task":"Buy milk"}',
      });
      assert.equal(response.status, 201);
    });
  }

  for (const other of ['text/plain', 'application/json']) {
    itOnAConnection(
      `takes no body with two Content-Types: application/json and ${other}`,
      async () => {
        await using server = await aServer(inMemoryStore());
        const lines = [
          `POST ${todos} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 19`,
          `Content-Type: application/json\r\nContent-Type: ${other}\r\n\r\n{"task":"Buy milk"}`,
        ];
        const answer = await rawExchange(server.url, lines.join('\r\n'));
        assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/unsupported-media-type');
      },
    );
  }

  itOnAConnection('calls a POST without any body malformed', async () => {
    await using server = await aServer(inMemoryStore());
    const head = `POST ${todos} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const answer = await rawExchange(server.url, `${head}Connection: close\r\n\r\n`);
    assert.equal((bodyOf(answer) as ProblemJson).detail, 'The body is empty.');
  });
});

describe('The page on a problem', () => {
  for (const [slug, { title, status, explanation }] of Object.entries(problemTypes)) {
    it(`explains ${slug}`, async () => {
      await using server = await aServer(inMemoryStore());
      const response = await server.fetch(`/problems/${slug}`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('Content-Type') ?? '', /^text\/html\b/);
      const html = await response.text();
      for (const text of [title, explanation, `${status}`]) assert.ok(html.includes(text));
    });
  }
});

function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
