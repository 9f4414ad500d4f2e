import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import Koa, { type Context } from 'koa';
import { anApp, aServer } from '../../testing/a-server.ts';
import { createTodoMiddleware } from '../api/todo-middleware.ts';
import { clientsBehind, signInNetworkOf, type ProxyTrust } from './client-address.ts';

const todos = '/api/v1/todos';

interface Came {
  /** The address at the other end of the connection. */
  readonly peer: string;
  /** X-Forwarded-For. */
  readonly chain?: string;
  readonly proto?: string;
  readonly forwarded?: string;
}

/** A request as Koa sees it. */
function aRequest({ peer, chain, proto, forwarded }: Came): Context {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  const headers = { 'x-forwarded-for': chain, 'x-forwarded-proto': proto, forwarded };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) request.headers[name] = value;
  }
  return new Koa().createContext(request, new ServerResponse(request));
}

const addressOf = (trust: ProxyTrust | undefined, came: Came) =>
  clientsBehind(trust).addressOf(aRequest(came));

describe('The address of a client', () => {
  it('is that of the connection where no proxy is trusted, whatever a header says', () => {
    for (const trust of [undefined, 0, []]) {
      const came = { peer: '192.0.2.1', chain: '198.51.100.7', forwarded: 'for=198.51.100.7' };
      assert.equal(addressOf(trust, came), '192.0.2.1');
      assert.equal(addressOf(trust, { ...came, peer: '127.0.0.1' }), '127.0.0.1');
    }
  });

  it('is the one that the last of so many proxies has seen', () => {
    const chain = '203.0.113.9, 198.51.100.7, 10.0.0.2';
    const addresses = ['127.0.0.1', '10.0.0.2', '198.51.100.7', '203.0.113.9', '203.0.113.9'];
    for (const [hops, address] of addresses.entries()) {
      assert.equal(addressOf(hops, { peer: '127.0.0.1', chain }), address, `${hops}`);
    }
  });

  it('is that of the connection where the proxy names none', () => {
    assert.equal(addressOf(1, { peer: '127.0.0.1' }), '127.0.0.1');
    assert.equal(addressOf(['loopback'], { peer: '::1', chain: '' }), '::1');
  });

  it('is the first from the right that is in no trusted network', () => {
    const trust = ['loopback', '10.0.0.0/8', '2001:db8:7::/48'];
    for (const [peer, chain, address] of [
      ['127.0.0.1', '198.51.100.7', '198.51.100.7'],
      ['::1', '198.51.100.7', '198.51.100.7'],
      ['::ffff:127.0.0.1', '198.51.100.7', '198.51.100.7'],
      ['10.1.2.3', '198.51.100.7, 10.0.0.2', '198.51.100.7'],
      ['2001:db8:7::1', '2001:db8:8::1', '2001:db8:8::1'],
      // A client has written the beginning.
      ['127.0.0.1', '127.0.0.1, 198.51.100.7', '198.51.100.7'],
      ['127.0.0.1', '10.0.0.1, 203.0.113.9, 198.51.100.7', '198.51.100.7'],
      // No proxy of ours: what it says does not count.
      ['192.0.2.1', '127.0.0.1', '192.0.2.1'],
      ['11.0.0.1', '10.0.0.2', '11.0.0.1'],
      ['2001:db8:8::1', '127.0.0.1', '2001:db8:8::1'],
    ] as const) {
      assert.equal(addressOf(trust, { peer, chain }), address, `${peer}: ${chain}`);
    }
  });

  it('is that of the last proxy where the next is no address', () => {
    for (const chain of ['unknown', 'localhost', '198.51.100.7:1234', '_hidden', '1.2.3', ',']) {
      assert.equal(addressOf(1, { peer: '10.0.0.2', chain }), '10.0.0.2', chain);
    }
  });

  for (const trust of [-1, 1.5, Number.NaN, ['10.0.0.0/33'], ['proxy.example.org'], ['']]) {
    it(`cannot be found out with the proxies ${JSON.stringify(trust)}`, () => {
      const app = anApp(inMemoryStore());
      assert.throws(() => createTodoMiddleware({ app, trustProxy: trust }), TypeError);
    });
  }
});

const isLocal = (trust: ProxyTrust | undefined, came: Came) =>
  clientsBehind(trust).isLocal(aRequest(came));

describe('A client on the machine itself', () => {
  it('has a connection from a loopback address, through no proxy', () => {
    for (const peer of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
      assert.ok(isLocal(undefined, { peer }), peer);
      assert.ok(!isLocal(undefined, { peer, chain: '127.0.0.1' }), peer);
      assert.ok(!isLocal(undefined, { peer, forwarded: 'for=127.0.0.1' }), peer);
    }
    for (const peer of ['192.0.2.1', '10.0.0.1', '::2', '']) {
      assert.ok(!isLocal(undefined, { peer }), peer);
    }
  });

  it('may come through trusted proxies if all of them are on the machine', () => {
    for (const trust of [2, ['loopback', '10.0.0.2']] as const) {
      assert.ok(isLocal(trust, { peer: '127.0.0.1' }));
      assert.ok(isLocal(trust, { peer: '127.0.0.1', chain: '127.0.0.1' }));
      assert.ok(!isLocal(trust, { peer: '127.0.0.1', chain: '198.51.100.7' }));
      assert.ok(!isLocal(trust, { peer: '127.0.0.1', chain: '198.51.100.7, 127.0.0.1' }));
      // A program on the machine of the proxy.
      assert.ok(!isLocal(trust, { peer: '10.0.0.2', chain: '127.0.0.1' }));
      assert.ok(!isLocal(trust, { peer: '127.0.0.1', chain: '127.0.0.1, 10.0.0.2' }));
    }
  });

  it('is not one that a stranger names', () => {
    assert.ok(!isLocal(['loopback'], { peer: '192.0.2.1', chain: '127.0.0.1' }));
    assert.ok(!isLocal(1, { peer: '192.0.2.1', chain: '127.0.0.1' }));
  });
});

const protocolOf = (trust: ProxyTrust | undefined, came: Came) =>
  clientsBehind(trust).protocolOf(aRequest(came));

describe('The scheme of a request', () => {
  it('is what a trusted proxy says, or that of the connection', () => {
    const came = { peer: '127.0.0.1', proto: 'https' };
    assert.equal(protocolOf(1, came), 'https');
    assert.equal(protocolOf(['loopback'], { ...came, proto: 'HTTPS, http' }), 'https');
    for (const proto of ['', 'ftp', 'javascript', 'https://evil.test']) {
      assert.equal(protocolOf(1, { ...came, proto }), 'http');
    }
    for (const trust of [undefined, 0, ['10.0.0.0/8']])
      assert.equal(protocolOf(trust, came), 'http');
    assert.equal(protocolOf(['loopback'], { ...came, peer: '192.0.2.1' }), 'http');
  });
});

describe('The network of a sign-in', () => {
  it('is the first 24 bits of IPv4, and the first 64 of IPv6', () => {
    for (const [address, network] of [
      ['192.0.2.1', '192.0.2.0/24'],
      ['::ffff:192.0.2.1', '192.0.2.0/24'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:db8::6', '2001:db8:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
    ] as const) {
      assert.equal(signInNetworkOf(address), network);
    }
  });
});

describe('The rate limit behind a proxy', () => {
  const rateLimit = { requests: 2, seconds: 3600 };

  it('counts the client that a trusted proxy names', async () => {
    await using server = await aServer(inMemoryStore(), { rateLimit, trustProxy: ['loopback'] });
    const statusOf = async (chain: string) =>
      (await server.fetch(todos, { headers: { 'X-Forwarded-For': chain } })).status;
    assert.equal(await statusOf('198.51.100.7'), 200);
    assert.equal(await statusOf('10.0.0.1, 198.51.100.7'), 200);
    assert.equal(await statusOf('203.0.113.9, 198.51.100.7'), 429);
    assert.equal(await statusOf('198.51.100.7, 203.0.113.9'), 200);
  });

  it('counts the proxy where it is not trusted, whatever a client writes', async () => {
    await using server = await aServer(inMemoryStore(), { rateLimit });
    for (const [n, expected] of [200, 200, 429].entries()) {
      const headers = { 'X-Forwarded-For': `198.51.100.${n}` };
      assert.equal((await server.fetch(todos, { headers })).status, expected);
    }
  });

  it('is not the generous one for a client elsewhere', async () => {
    await using server = await aServer(inMemoryStore(), { trustProxy: 1 });
    const policyFor = async (headers: Readonly<Record<string, string>>) =>
      (await server.fetch(todos, { headers })).headers.get('RateLimit-Policy');
    assert.equal(await policyFor({}), '"requests";q=1000000;w=60');
    assert.equal(await policyFor({ 'X-Forwarded-For': '198.51.100.7' }), '"requests";q=600;w=60');
  });
});

const linkOf = async (
  options: Parameters<typeof aServer>[1],
  headers: Readonly<Record<string, string>>,
) => {
  await using server = await aServer(inMemoryStore(), options);
  for (const task of ['One', 'Two']) await server.app.add({ task });
  const response = await server.fetch(`${todos}?limit=1`, { headers });
  const [, origin = ''] = /^<([^/]*\/\/[^/]*)\//.exec(response.headers.get('Link') ?? '') ?? [];
  return origin.replace(server.url.replace('http:', ''), '//here');
};

describe('The link to the next page', () => {
  const https = { 'X-Forwarded-Proto': 'https' };

  it('has the scheme that a trusted proxy names', async () => {
    assert.equal(await linkOf({}, https), 'http://here');
    assert.equal(await linkOf({ trustProxy: ['10.0.0.0/8'] }, https), 'http://here');
    assert.equal(await linkOf({ trustProxy: 1 }, https), 'https://here');
  });

  it('begins with the public URL', async () => {
    for (const publicUrl of ['https://todo.example.org', 'https://todo.example.org/']) {
      assert.equal(await linkOf({ publicUrl }, {}), 'https://todo.example.org');
    }
  });

  for (const publicUrl of [
    '',
    'todo.example.org',
    'ftp://todo.example.org',
    'https://todo.example.org/todo',
    'https://todo.example.org/?a',
    'https://ada@todo.example.org',
  ]) {
    it(`cannot begin with ${JSON.stringify(publicUrl)}`, () => {
      const app = anApp(inMemoryStore());
      assert.throws(() => createTodoMiddleware({ app, publicUrl }), {
        name: 'TypeError',
        message: /^Not a public URL: /,
      });
    });
  }
});
