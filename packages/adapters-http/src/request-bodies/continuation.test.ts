import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer } from '../../testing/a-server.ts';
import { bodyOf, rawConnection } from '../../testing/raw-connection.ts';
import type { ProblemJson } from '@todo/rest-contract';

const json = 'Content-Type: application/json\r\n';
const sized = 'Content-Length: 19\r\n';
const host = 'Host: localhost\r\n';
const expect = 'Expect: 100-continue\r\n';
const todo = '{"task":"Buy milk"}';

// Each waits a second for a client that says nothing more.
describe('A client that keeps its body back until it is wanted', { concurrency: true }, () => {
  for (const [framing, fields, body] of [
    ['sized', sized, todo],
    ['chunked', 'Transfer-Encoding: chunked\r\n', `13\r\n${todo}\r\n0\r\n\r\n`],
  ] as const) {
    it(`is asked for the body when the server reads it: ${framing}`, async () => {
      await using server = await aServer(inMemoryStore());
      const socket = await rawConnection(server.url);
      socket.write(
        `POST /api/v1/todos HTTP/1.1\r\n${host}${json}${fields}${expect}Connection: close\r\n\r\n`,
      );
      let answer = '';
      for await (const chunk of socket) {
        if (answer === '') socket.write(body);
        answer += String(chunk);
      }
      assert.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    });
  }

  for (const [status, line, fields] of [
    [400, 'POST /api/v1/todos?x=1', host + json + sized],
    [400, 'PATCH /api/v1/todos/x', host + json + sized],
    [400, 'POST /api/v1/todos', host + host + json + sized],
    [400, 'POST /api/v1/todos', `${host}${json}${sized}Idempotency-Key: \r\n`],
    [403, 'POST /api/v1/todos', `${host}${json}${sized}Origin: http://evil.test\r\n`],
    [404, 'POST /nothing', host + json + sized],
    [405, 'POST /api/v1/todos/1', host + json + sized],
    [406, 'POST /api/v1/todos', `${host}${json}${sized}Accept: text/html\r\n`],
    [413, 'POST /api/v1/todos', `${host}${json}Content-Length: 65537\r\n`],
    [413, 'POST /api/v1/todos', `${host}${json}Content-Length: 9999999999\r\n`],
    [415, 'POST /api/v1/todos', `${host}Content-Type: text/plain\r\n${sized}`],
    [415, 'POST /api/v1/todos', `${host}${json}Content-Encoding: gzip\r\n${sized}`],
    [415, 'POST /api/v1/todos', `${host}Transfer-Encoding: chunked\r\n`],
    [421, 'POST /api/v1/todos', `Host: evil.test\r\n${json}${sized}`],
  ] as const) {
    it(`is answered at once if the headers decide: ${status}, ${line}, ${fields.slice(-30, -2)}`, async () => {
      await using server = await aServer(inMemoryStore());
      const socket = await rawConnection(server.url);
      socket.write(`${line} HTTP/1.1\r\n${fields}${expect}\r\n`);
      const answer = await text(socket);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(answer, /^Connection: close\r$/m);
      assert.equal((bodyOf(answer) as ProblemJson).status, status);
      assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1);
    });
  }

  it('is answered with 429 if its quota is used up', async () => {
    await using server = await aServer(inMemoryStore(), {
      rateLimit: { requests: 1, seconds: 60 },
    });
    await server.fetch('/api/v1/todos');
    const socket = await rawConnection(server.url);
    socket.write(`POST /api/v1/todos HTTP/1.1\r\n${host}${json}${sized}${expect}\r\n`);
    assert.match(await text(socket), /^HTTP\/1\.1 429 /);
  });

  it('does not have to be asked, and gets its one answer', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.write(`POST /nothing HTTP/1.1\r\n${host}${json}${sized}${expect}\r\n${todo}`);
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 404 /);
    assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1);
  });

  it('is not asked in HTTP/1.0, which has no such answer', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.write(`POST /api/v1/todos HTTP/1.0\r\n${host}${json}${sized}${expect}\r\n${todo}`);
    assert.match(await text(socket), /^HTTP\/1\.1 201 /);
  });
});
