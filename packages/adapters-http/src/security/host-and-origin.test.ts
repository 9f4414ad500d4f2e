import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import * as fc from 'fast-check';
import Koa from 'koa';
import { aServerWithAccounts } from '../../testing/a-server-with-accounts.ts';
import { anApp, aServer } from '../../testing/a-server.ts';
import { bodyOf, rawExchange } from '../../testing/raw-connection.ts';
import { createTodoMiddleware } from '../api/todo-middleware.ts';
import type { ProblemJson } from '@todo/rest-contract';
import { serverRoutes } from '../routes/routes.ts';

const todos = '/api/v1/todos';
const friend = 'https://app.example.org';
const body = '{"task":"Buy milk"}';

interface Asked {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request is answered with that no client would send like this. */
async function ask(
  url: string,
  { method = 'GET', target = todos, version = '1.1', headers = {} }: Asked,
): Promise<{ readonly status: number; readonly answer: string }> {
  const content = method === 'POST' ? { 'Content-Length': `${body.length}` } : {};
  const fields = Object.entries({ ...headers, ...content, Connection: 'close' });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const message = `${method} ${target} HTTP/${version}\r\n${lines}\r\n${method === 'POST' ? body : ''}`;
  const answer = await rawExchange(url, message);
  return { status: Number(answer.slice(9, 12)), answer };
}

const typeOf = (answer: string) => (bodyOf(answer) as ProblemJson).type;

const ownHosts = [
  'localhost',
  'LocalHost',
  'localhost:3000',
  'localhost:1',
  '127.0.0.1',
  '127.0.0.1:3000',
  '127.8.9.10',
  '[::1]',
  '[::1]:3000',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
];

const foreignHosts = [
  'evil.test',
  'evil.test:3000',
  'localhost.',
  'localhost.evil.test',
  'evil.test.localhost',
  'localhost,evil.test',
  'localhost:evil',
  'localhost:3000:3000',
  'localhost%2eevil.test',
  '127.0.0.1.nip.io',
  '127.0.0.1.',
  '127.evil.test',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.0.0.256',
  '0.0.0.0',
  '128.0.0.1',
  '192.168.0.1',
  '[::]',
  '[::2]',
  '[::1%25lo]',
  '[::1%lo]',
  '[::ffff:128.0.0.1]',
  '[::1].evil.test',
  '[localhost]',
  '::1',
  '',
];

/** Whether what was made up happens to be one of this machine. */
function isOwn(text: string): boolean {
  const [, host = ''] = /^(.*?)(?::\d*)?$/.exec(text) ?? [];
  if (/^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i.test(host)) return true;
  // There are many ways to write an IPv6 address: ::1, and 127.0.0.0/8 within ::ffff:0:0/96.
  const address =
    host.startsWith('[') && URL.canParse(`http://${host}`) && new URL(`http://${host}`);
  return address && /^\[(::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(address.hostname);
}

describe('The host of a request', () => {
  it('is one of this machine, with any port', async () => {
    await using server = await aServer(inMemoryStore());
    for (const host of ownHosts) {
      const { status } = await ask(server.url, { headers: { Host: host } });
      assert.equal(status, 200, host);
    }
  });

  it('is no other, however it is written', async () => {
    await using server = await aServer(inMemoryStore());
    for (const host of foreignHosts) {
      const { status, answer } = await ask(server.url, { headers: { Host: host } });
      assert.equal(status, 421, host);
      assert.equal(typeOf(answer), '/problems/misdirected-request');
    }
  });

  it('is no name that only looks like one of them', async () => {
    await using server = await aServer(inMemoryStore());
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
      fc
        .constantFrom(...ownHosts, ...foreignHosts)
        .chain((own) => fc.domain().map((other) => `${own}.${other}`)),
      fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true }),
    );
    await fc.assert(
      fc.asyncProperty(host, async (text) => {
        if (isOwn(text) || !/^[\x21-\x7e]+$/.test(text)) return;
        const { status } = await ask(server.url, { headers: { Host: text } });
        assert.ok(status === 421 || status === 400, `${text}: ${status}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is looked at on every path, also on those that do not exist', async () => {
    await using server = await aServer(inMemoryStore());
    for (const target of [...serverRoutes().map(({ path }) => path), '/nothing', '/x', '*']) {
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
        const { status, answer } = await ask(server.url, {
          method,
          target,
          headers: { Host: 'evil.test' },
        });
        if (target === '*' && status === 400) continue;
        assert.equal(status, 421, `${method} ${target}`);
        assert.ok(!answer.includes('evil'), answer);
      }
    }
  });

  it('is that of an absolute target, and Link uses it', async () => {
    await using server = await aServer(inMemoryStore());
    await server.app.add({ task: 'One' });
    await server.app.add({ task: 'Two' });
    const target = `http://localhost:81${todos}?limit=1`;
    const headers = { Host: '127.0.0.1' };
    const own = await ask(server.url, { target, headers });
    assert.equal(own.status, 200);
    assert.match(own.answer, /^Link: <http:\/\/localhost:81\/api\/v1\/todos\?limit=1&cursor=/m);
    for (const foreign of [
      'http://evil.test',
      'http://localhost@evil.test',
      'http://evil.test@localhost',
      'http://',
      'https://evil.test:3000',
    ]) {
      assert.equal(
        (await ask(server.url, { target: foreign + todos, headers })).status,
        421,
        foreign,
      );
    }
    assert.equal((await ask(server.url, { target, headers: { Host: 'evil.test' } })).status, 421);
  });

  it('may be missing in HTTP/1.0, but not be another', async () => {
    await using server = await aServer(inMemoryStore());
    assert.equal((await ask(server.url, { version: '1.0' })).status, 200);
    const headers = { Host: 'evil.test' };
    assert.equal((await ask(server.url, { version: '1.0', headers })).status, 421);
  });

  it('may also be one that the server was given', async () => {
    await using server = await aServer(inMemoryStore(), {
      hosts: ['Todo.Example.org', '2001:db8::1'],
    });
    for (const host of [
      'todo.example.org',
      'TODO.example.org:8080',
      '[2001:db8:0::1]',
      'localhost',
    ]) {
      assert.equal((await ask(server.url, { headers: { Host: host } })).status, 200, host);
    }
    assert.equal((await ask(server.url, { headers: { Host: 'example.org' } })).status, 421);
  });

  for (const host of ['', 'http://localhost', 'localhost:3000', 'a b', '*', '[::1]:80', 'a/b']) {
    it(`cannot be given as ${JSON.stringify(host)}`, () => {
      assert.throws(() => createTodoMiddleware({ app: anApp(inMemoryStore()), hosts: [host] }), {
        name: 'TypeError',
        message: /^Not a host: /,
      });
    });
  }
});

const own = 'localhost:3000';
const writes = (headers: Readonly<Record<string, string>>) => ({
  method: 'POST',
  headers: { Host: own, 'Content-Type': 'application/json', ...headers },
});

describe('A write', () => {
  const allowedOrigins = [friend];

  for (const headers of [
    {},
    { Origin: `http://${own}` },
    { Origin: `http://${own}`, 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: friend },
    { Origin: friend, 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    it(`is done with ${JSON.stringify(headers)}`, async () => {
      await using server = await aServer(inMemoryStore(), { allowedOrigins });
      assert.equal((await ask(server.url, writes(headers))).status, 201);
    });
  }

  it('is done by a page of the server itself at its usual port', async () => {
    await using server = await aServer(inMemoryStore());
    const headers = { Host: 'localhost:80', Origin: 'http://localhost' };
    assert.equal((await ask(server.url, writes(headers))).status, 201);
  });

  for (const headers of [
    { Origin: 'http://evil.test' },
    { Origin: 'null' },
    { Origin: '' },
    { Origin: 'http://localhost' },
    { Origin: 'http://localhost:3001' },
    { Origin: 'https://localhost:3000' },
    { Origin: 'http://127.0.0.1:3000' },
    { Origin: `http://${own}/` },
    { Origin: `http://${own}, http://evil.test` },
    { Origin: `http://${own}.evil.test` },
    { Origin: `${friend}.evil.test` },
    { Origin: friend.toUpperCase() },
    { Origin: 'http://evil.test', 'Sec-Fetch-Site': 'same-origin' },
    { Origin: `http://${own}`, 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'Cross-Site' },
    { 'Sec-Fetch-Site': 'same-origin, cross-site' },
    { 'Sec-Fetch-Site': '' },
  ]) {
    it(`is refused with ${JSON.stringify(headers)}`, async () => {
      await using server = await aServer(inMemoryStore(), { allowedOrigins });
      const { status, answer } = await ask(server.url, writes(headers));
      assert.equal(status, 403);
      assert.equal(typeOf(answer), '/problems/forbidden-origin');
      assert.deepEqual((await server.app.list()).todos, []);
    });
  }

  it('is refused from any origin but its own', async () => {
    await using server = await aServer(inMemoryStore());
    const origin = fc.oneof(
      fc.webUrl({ validSchemes: ['http', 'https'] }).map((url) => new URL(url).origin),
      fc.domain().map((domain) => `http://${own}.${domain}`),
      fc.domain().map((domain) => `http://${domain}:3000`),
      fc
        .nat({ max: 65_535 })
        .filter((port) => port !== 3000)
        .map((port) => `http://localhost:${port}`),
    );
    await fc.assert(
      fc.asyncProperty(
        origin,
        fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
        async (from, method) => {
          const asked = { ...writes({ Origin: from }), method, target: `${todos}/1` };
          assert.equal((await ask(server.url, asked)).status, 403, from);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of a foreign page is not counted among the requests of this machine', async () => {
    await using server = await aServer(inMemoryStore(), {
      rateLimit: { requests: 1, seconds: 60 },
    });
    for (const headers of [{ Host: 'evil.test' }, { Host: own, Origin: 'http://evil.test' }]) {
      const { answer } = await ask(server.url, writes(headers));
      assert.doesNotMatch(answer, /^RateLimit/m);
    }
    assert.equal((await ask(server.url, { headers: { Host: own } })).status, 200);
  });

  it('is the only thing that is refused: any page may send a request that reads', async () => {
    await using server = await aServer(inMemoryStore());
    const headers = { Host: own, Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { status, answer } = await ask(server.url, { method, headers });
      assert.ok(status === 200 || status === 204);
      assert.doesNotMatch(answer, /Access-Control-Allow/);
    }
  });
});

describe('The host of a request to a server with accounts', () => {
  const foreign = { Host: 'todo.example.org' };

  it('may be any: a page under another name has no credentials', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    assert.equal((await ask(server.url, { headers: foreign })).status, 401);
    const headers = { ...foreign, Authorization: `Bearer ${accessToken}` };
    assert.equal((await ask(server.url, { headers })).status, 200);
    for (const target of ['/health/live', '/openapi.json', '/docs']) {
      assert.equal((await ask(server.url, { target, headers: foreign })).status, 200, target);
    }
  });

  it('is one of this machine while there is no account', async () => {
    await using server = await aServerWithAccounts({ people: [] });
    const headers = { ...foreign, Authorization: 'Bearer x' };
    for (const target of [todos, '/health/live', '/nothing']) {
      assert.equal((await ask(server.url, { target, headers })).status, 421, target);
    }
    await server.manager.add('ada', 'seven lonely herons');
    assert.equal((await ask(server.url, { headers: foreign })).status, 401);
    assert.equal((await ask(server.url, { target: '/nothing', headers: foreign })).status, 404);
  });

  it('may be any also without an account, where credentials are always required', async () => {
    await using server = await aServerWithAccounts({ people: [], requireCredentials: 'always' });
    assert.equal((await ask(server.url, { headers: foreign })).status, 401);
  });
});

describe('A write to a server with accounts', () => {
  it('is refused from a foreign page all the same', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const statusWith = async (headers: Readonly<Record<string, string>>) => {
      const Authorization = `Bearer ${accessToken}`;
      return (await ask(server.url, writes({ Authorization, ...headers }))).status;
    };
    assert.equal(await statusWith({}), 201);
    assert.equal(await statusWith({ Origin: `http://${own}` }), 201);
    assert.equal(await statusWith({ Origin: 'http://evil.test' }), 403);
    assert.equal(await statusWith({ 'Sec-Fetch-Site': 'cross-site' }), 403);
  });

  it('is done by a page of the public URL', async () => {
    await using server = await aServerWithAccounts({
      people: [],
      publicUrl: 'https://todo.example.org/',
    });
    const statusWith = async (headers: Readonly<Record<string, string>>) =>
      (await ask(server.url, writes(headers))).status;
    const Origin = 'https://todo.example.org';
    assert.equal(await statusWith({ Origin }), 201);
    assert.equal(await statusWith({ Origin, 'Sec-Fetch-Site': 'same-origin' }), 201);
    assert.equal(await statusWith({ Origin, 'Sec-Fetch-Site': 'cross-site' }), 403);
    assert.equal(await statusWith({ Origin: 'http://todo.example.org' }), 403);
  });

  it('is done by a page of the server where a trusted proxy speaks TLS', async () => {
    const https = { Origin: `https://${own}`, 'X-Forwarded-Proto': 'https' };
    await using trusting = await aServerWithAccounts({ people: [], trustProxy: 1 });
    assert.equal((await ask(trusting.url, writes(https))).status, 201);
    await using other = await aServerWithAccounts({ people: [] });
    assert.equal((await ask(other.url, writes(https))).status, 403);
  });
});

/** What a read and a foreign page's write by the name of todo.lan are answered with in a host application. */
async function statusesIn(
  hosts: readonly string[] | undefined,
  use: (host: Koa) => void = () => {},
): Promise<readonly number[]> {
  const host = new Koa();
  use(host);
  host.use(createTodoMiddleware({ app: anApp(inMemoryStore()), ...(hosts && { hosts }) }));
  const answer = host.callback();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const read = { headers: { Host: 'todo.lan', 'X-Forwarded-Host': 'evil.test' } };
    const write = writes({ Host: 'todo.lan', Origin: 'http://evil.test' });
    return [(await ask(url, read)).status, (await ask(url, write)).status];
  } finally {
    server.close();
  }
}

function trustProxy(host: Koa): void {
  host.proxy = true;
}

describe('The middleware in an application of one’s own', () => {
  it('leaves hosts and pages to the application', async () => {
    assert.deepEqual(await statusesIn(undefined), [200, 201]);
  });

  it('checks host and origin if it has the option `hosts`', async () => {
    assert.deepEqual(await statusesIn([]), [421, 421]);
    assert.deepEqual(await statusesIn(['todo.lan']), [200, 403]);
  });

  it('uses the host that a proxy names if the application trusts the proxy', async () => {
    assert.deepEqual(await statusesIn(['todo.lan'], trustProxy), [421, 403]);
  });
});
