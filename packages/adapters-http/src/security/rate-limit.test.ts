import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { isLoopbackAddress } from '@todo/application';
import { aServer } from '../../testing/a-server.ts';
import type { ProblemJson } from '@todo/rest-contract';
import { networkOf } from './client-address.ts';

const todos = '/api/v1/todos';
const rateLimit = { requests: 3, seconds: 3600 };

describe('The rate limit', () => {
  it('sends the rest of the quota, and refuses requests once it is used up', async () => {
    await using server = await aServer(inMemoryStore(), { rateLimit });
    for (const left of [2, 1, 0]) {
      const { status, headers } = await server.fetch(todos);
      assert.equal(status, 200);
      assert.equal(headers.get('RateLimit-Policy'), '"requests";q=3;w=3600');
      const [, r, t] = /^"requests";r=(\d+);t=(\d+)$/.exec(headers.get('RateLimit') ?? '') ?? [];
      assert.equal(Number(r), left);
      assert.ok(Number(t) > 3000 && Number(t) <= 3600, t);
      assert.equal(headers.get('Retry-After'), null);
    }
    const refused = await server.send('POST', todos, { task: 'Buy milk' });
    assert.equal(refused.status, 429);
    assert.equal(((await refused.json()) as ProblemJson).type, '/problems/quota-exceeded');
    const seconds = Number(refused.headers.get('Retry-After'));
    assert.ok(seconds > 3000 && seconds <= 3600, `${seconds}`);
    assert.match(refused.headers.get('RateLimit') ?? '', /^"requests";r=0;/);
    assert.deepEqual((await server.app.list()).todos, []);
  });

  it('counts failed requests, too, and never the probes', async () => {
    await using server = await aServer(inMemoryStore(), { rateLimit });
    for (const path of [`${todos}/9`, `${todos}?limit=0`, '/docs']) await server.fetch(path);
    assert.equal((await server.fetch(todos)).status, 429);
    for (const path of ['/health/live', '/health/ready']) {
      const { status, headers } = await server.fetch(path);
      assert.deepEqual([status, headers.get('RateLimit')], [200, null]);
    }
  });

  it('lets a page of an allowed origin know, and does not count its asking beforehand', async () => {
    const allowedOrigins = ['http://a'];
    await using server = await aServer(inMemoryStore(), { rateLimit, allowedOrigins });
    const headers = { Origin: 'http://a', 'Access-Control-Request-Method': 'POST' };
    for (let n = 0; n < 5; n += 1) {
      const { status } = await server.fetch(todos, { method: 'OPTIONS', headers });
      assert.equal(status, 204);
    }
    let last = await server.fetch(todos, { headers });
    for (let n = 0; n < 3; n += 1) last = await server.fetch(todos, { headers });
    assert.equal(last.status, 429);
    assert.equal(last.headers.get('Access-Control-Allow-Origin'), 'http://a');
  });

  it('is generous on the machine itself', async () => {
    await using server = await aServer(inMemoryStore());
    const { headers } = await server.fetch(todos);
    assert.equal(headers.get('RateLimit-Policy'), '"requests";q=1000000;w=60');
  });

  it('can be left out', async () => {
    await using server = await aServer(inMemoryStore(), { rateLimit: false });
    const { headers } = await server.fetch(todos);
    assert.equal(headers.get('RateLimit'), null);
    assert.equal(headers.get('RateLimit-Policy'), null);
  });

  it('is each worker’s own while the primary does not answer, so that no client is refused for that', async () => {
    const worker = fork(new URL('../../testing/lonely-worker.ts', import.meta.url), {
      execArgv: [],
    });
    const { promise: listens, resolve } = Promise.withResolvers<string>();
    const warnings: unknown[] = [];
    worker.on('message', (message: { url?: string; warning?: { msg: string; err: Error } }) => {
      if (message.url) resolve(message.url);
      if (message.warning) warnings.push([message.warning.msg, message.warning.err.message]);
    });
    const url = new URL(todos, await listens);
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(url)));
    worker.disconnect();
    const refused = answers.filter(({ status }) => status === 429);
    const allowed = answers.filter(({ status }) => status === 200);
    assert.deepEqual([refused.length, allowed.length], [3, 2]);
    // One line, however many requests it is about.
    assert.deepEqual(warnings, [
      [
        'the primary did not count a request: this process counts by itself',
        'RateLimiterCluster timeout: no answer from master in time',
      ],
    ]);
  });

  it('is each server’s own', async () => {
    await using one = await aServer(inMemoryStore(), { rateLimit: { requests: 1, seconds: 60 } });
    await using two = await aServer(inMemoryStore(), { rateLimit: { requests: 1, seconds: 60 } });
    assert.equal((await one.fetch(todos)).status, 200);
    assert.equal((await two.fetch(todos)).status, 200);
    assert.equal((await one.fetch(todos)).status, 429);
  });
});

describe('A network address', () => {
  it('is this machine’s own, or not', () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
      assert.ok(isLoopbackAddress(address), address);
    }
    for (const address of ['128.0.0.1', '10.127.0.1', '::2', '2001:db8::127.0.0.1', '']) {
      assert.ok(!isLoopbackAddress(address), address);
    }
  });

  it('stands for itself, and one of IPv6 for all that its holder has', () => {
    const networks = {
      '192.0.2.1': '192.0.2.1',
      '::ffff:192.0.2.1': '::ffff:192.0.2.1',
      '2001:db8:1:2:3:4:5:6': '2001:db8:1:2',
      '2001:db8:1:2::6': '2001:db8:1:2',
      '2001:db8::6': '2001:db8:0:0',
      '2001::1:2:3:4:5': '2001:0:0:1',
      '2001:db8:1:2:3::': '2001:db8:1:2',
    };
    for (const [address, network] of Object.entries(networks)) {
      assert.equal(networkOf(address), network, address);
    }
  });
});
