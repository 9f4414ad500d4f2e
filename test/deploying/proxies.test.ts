import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { addAccount, password } from '../accounts.ts';
import { freePort } from '../databases/free-port.ts';
import { installed, missing } from '../installed.ts';
import { tries } from '../long-run.ts';
import { aMachine, type Machine } from '../todo-program.ts';
import { aCertificate, type Certificate } from './certificate.ts';
import { breakingPort } from './cut-connection.ts';
import { blockOf, replaced, settingsOnPage } from './deploying-page.ts';

const name = 'todo.example.org';

interface Proxy {
  readonly program: string;
  /** Writes the configuration of docs/deploying.md with other ports and files. @returns the arguments of the program */
  readonly configure: (place: Place) => Promise<readonly string[]>;
}

interface Place extends Certificate {
  readonly folder: string;
  readonly port: number;
  /** The address and port of the server. */
  readonly upstream: string;
}

const proxies: Readonly<Record<string, Proxy>> = {
  nginx: {
    program: 'nginx',
    async configure({ folder, port, upstream, certificateFile, keyFile }) {
      const site = replaced(blockOf('nginx'), {
        '127.0.0.1:3000': upstream,
        'listen 443 ssl http2': `listen 127.0.0.1:${port} ssl http2`,
        [`/etc/letsencrypt/live/${name}/fullchain.pem`]: certificateFile,
        [`/etc/letsencrypt/live/${name}/privkey.pem`]: keyFile,
      });
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (kind) => `${kind}_temp_path ${folder}/${kind};`,
      );
      // Around a site, Debian has a file that names these places.
      const whole = [
        process.getuid?.() === 0 ? 'user root;' : '',
        `daemon off; pid ${folder}/nginx.pid; events {}`,
        `http { access_log off; ${temporary.join(' ')}`,
        site,
        '}',
      ];
      await writeFile(join(folder, 'nginx.conf'), whole.join('\n'));
      return ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
    },
  },
  Caddy: {
    program: 'caddy',
    async configure({ folder, port, upstream, certificateFile, keyFile }) {
      const site = replaced(blockOf('caddyfile'), {
        [`${name} {`]: `https://${name}:${port} {\n  bind 127.0.0.1\n  tls ${certificateFile} ${keyFile}`,
        '127.0.0.1:3000': upstream,
      });
      await writeFile(join(folder, 'Caddyfile'), `{\n  admin off\n}\n${site}`);
      return ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
    },
  },
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Ask = (
  path: string,
  options?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<Answer>;

/** Asks the proxy as the whole world does: by its public name, and with its certificate. */
function asker({ port, certificate }: Pick<Place, 'port' | 'certificate'>): Ask {
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const sending = request({
      host: '127.0.0.1',
      port,
      servername: name,
      ca: certificate,
      path,
      method,
      agent: false,
      headers: {
        Host: name,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    sending.end(body);
    const [answer] = (await once(sending, 'response')) as [
      NodeJS.ReadableStream & { statusCode: number; headers: IncomingHttpHeaders },
    ];
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  };
}

/** Waits until a connection to the port succeeds, or the program has ended. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  const said: string[] = [];
  child.stderr?.on('data', (part: Buffer) => said.push(part.toString()));
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await setTimeout(20);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`The proxy has ended: ${said.join('')}`);
}

/** A server as docs/deploying.md has it, with its account `ada`, behind a proxy. */
async function behind(proxy: Proxy, changes: Readonly<Record<string, string>> = {}) {
  const stack = new AsyncDisposableStack();
  const machine: Machine = stack.use(await aMachine());
  const { HOST, REQUIRE_CREDENTIALS, PUBLIC_URL, TRUST_PROXY } = settingsOnPage();
  const settings = { HOST, REQUIRE_CREDENTIALS, PUBLIC_URL, TRUST_PROXY, ...changes };
  Object.assign(machine.options.env, settings);
  await addAccount(machine, 'ada');
  const server = stack.use(await machine.serve());
  const folder = join(machine.home, 'proxy');
  await mkdir(folder);
  const certificate = await aCertificate(folder, name);
  const port = await freePort();
  const upstream = new URL(server.api).host;
  const args = await proxy.configure({ folder, port, upstream, ...certificate });
  const child = spawn(installed(proxy.program) ?? proxy.program, args, {
    env: { ...machine.options.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  await listening(port, child);
  const ask = asker({ port, ...certificate });
  return {
    ask,
    direct: server.api,
    machine,
    port,
    ...certificate,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const signIn = (ask: Ask, given: string, headers: Readonly<Record<string, string>> = {}) =>
  ask('/api/v1/sessions', {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'ada', password: given }),
  });

for (const [proxyName, proxy] of Object.entries(proxies)) {
  describe(`Behind ${proxyName}`, { skip: missing(proxy.program), timeout: 60_000 }, () => {
    it('people sign in over TLS, add todos and walk the pages by their public address', async () => {
      await using place = await behind(proxy);
      const { ask } = place;
      const refused = await ask('/api/v1/todos');
      assert.equal(refused.status, 401);
      assert.equal(refused.headers['www-authenticate'], 'Bearer realm="todo"');

      const signedIn = await signIn(ask, password);
      assert.equal(signedIn.status, 201, signedIn.body);
      assert.equal(signedIn.headers['strict-transport-security'], 'max-age=31536000');
      const { accessToken } = JSON.parse(signedIn.body) as { accessToken: string };
      const headers = { Authorization: `Bearer ${accessToken}` };
      for (const task of ['Buy milk', 'Call mum']) {
        // A page of the same origin may write.
        const added = await ask('/api/v1/todos', {
          method: 'POST',
          headers: { ...headers, Origin: `https://${name}` },
          body: JSON.stringify({ task }),
        });
        assert.equal(added.status, 201, added.body);
      }
      const page = await ask('/api/v1/todos?limit=1', { headers });
      const [, next = ''] = /^<(.*)>; rel="next"$/.exec(String(page.headers['link'])) ?? [];
      assert.ok(next.startsWith(`https://${name}/api/v1/todos?`), next);
      const rest = await ask(next.slice(`https://${name}`.length), { headers });
      assert.match(rest.body, /Call mum/);
    });

    it('wrong passwords are counted by the client that the proxy names, whatever the client says', async () => {
      await using place = await behind(proxy);
      const statuses: number[] = [];
      // On a slow machine, a second is over between two tries: the waits grow until one is longer than that.
      for (let at = 1; at <= 12 && !statuses.includes(429); at += 1) {
        const forged = { 'X-Forwarded-For': `203.0.113.${at}, 198.51.100.${at}` };
        statuses.push((await signIn(place.ask, 'wrong horse', forged)).status);
      }
      assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
      assert.equal(statuses.at(-1), 429);
    });

    it('a page of another origin may not write, and the documentation is open', async () => {
      await using place = await behind(proxy);
      const { ask } = place;
      const foreign = await ask('/api/v1/todos', {
        method: 'POST',
        headers: { Origin: 'https://evil.example' },
        body: '{"task":"a"}',
      });
      assert.equal(foreign.status, 403);
      assert.match(foreign.body, /forbidden-origin/);
      for (const path of ['/docs', '/openapi.json', '/health/ready']) {
        assert.equal((await ask(path)).status, 200, path);
      }
    });

    it('its clients are not taken for the machine, even where TRUST_PROXY was forgotten', async () => {
      await using place = await behind(proxy, { TRUST_PROXY: '' });
      const { ask, direct } = place;
      for (const address of ['', '127.0.0.1', '::1']) {
        const headers = address === '' ? {} : { 'X-Forwarded-For': address };
        assert.equal((await ask('/metrics', { headers })).status, 401, address);
        assert.equal((await ask('/api/v1/todos', { headers })).status, 401, address);
      }
      assert.equal((await fetch(new URL('/metrics', direct))).status, 200);
    });
  });
}

describe('Commands of another machine, behind nginx', { skip: missing('nginx') }, () => {
  const cuts = tries(200, 20);

  it(`do each add exactly once, though ${cuts} answers break off anywhere`, async (t) => {
    await using place = await behind(proxies['nginx'] as Proxy);
    await using entry = await breakingPort(place.port);
    await using laptop = await aMachine('file');
    const secret = await aToken(place.ask);
    Object.assign(laptop.options.env, {
      NODE_EXTRA_CA_CERTS: place.certificateFile,
      TODO_SERVER: `https://localhost:${entry.port}`,
      TODO_TOKEN: secret,
    });
    const done = new Map<string, boolean>();
    for (let at = 0; at < cuts; at += 1) {
      // A handshake and an answer have about 4,000 bytes together.
      entry.breakNextAfter(Math.floor(Math.random() * 4200));
      const { exitCode, stderr } = await laptop.todo('add', `Task ${at}`);
      assert.ok(exitCode === 0 || exitCode === 5, stderr);
      // Before there is a connection, nothing was done, and the command says so.
      if (exitCode === 5) assert.match(stderr, /^https:.* cannot be reached .*\n$/);
      assert.ok(!stderr.includes(secret));
      done.set(`Task ${at}`, exitCode === 0);
    }
    entry.breakNextAfter(undefined);
    const { stdout } = await laptop.todo('list', '--json', '--limit', `${cuts}`);
    const tasks = (JSON.parse(stdout) as { readonly task: string }[]).map(({ task }) => task);
    const expected = [...done].flatMap(([task, isDone]) => (isDone ? [task] : []));
    assert.deepEqual(tasks.toSorted(), expected.toSorted());
    t.diagnostic(`${expected.length} of ${cuts} were done, the others had no connection`);
  });

  it('refuse a certificate that they do not know, and send no token', async () => {
    await using place = await behind(proxies['nginx'] as Proxy);
    await using laptop = await aMachine('file');
    const secret = await aToken(place.ask);
    Object.assign(laptop.options.env, {
      TODO_SERVER: `https://localhost:${place.port}`,
      TODO_TOKEN: secret,
    });
    const { exitCode, stdout, stderr } = await laptop.todo('list');
    assert.deepEqual([exitCode, stdout], [5, '']);
    assert.match(stderr, /^The certificate of https:\/\/localhost:\d+ is not valid .*\n$/);
  });
});

/** The secret of a new personal token of ada. */
async function aToken(ask: Ask): Promise<string> {
  const { accessToken } = JSON.parse((await signIn(ask, password)).body) as {
    readonly accessToken: string;
  };
  const made = await ask('/api/v1/tokens', {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ name: 'laptop', scopes: ['todos:read', 'todos:write'] }),
  });
  return (JSON.parse(made.body) as { readonly secret: string }).secret;
}
