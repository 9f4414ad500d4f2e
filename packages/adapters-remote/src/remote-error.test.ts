import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aServedStorage } from '../testing/a-served-storage.ts';
import { aStrangeServer, aTlsServer } from '../testing/a-strange-server.ts';
import { connectToServer, RemoteError, type RemoteErrorCode } from './index.ts';

const token = 'todo_pat_a_secret_of_this_test';

/** The error of a call; neither it nor what it is caused by holds the token. */
async function errorOf(call: () => unknown, code: RemoteErrorCode): Promise<RemoteError> {
  const error = await Promise.resolve()
    .then(call)
    .then(
      () => assert.fail(`the call should have failed with ${code}`),
      (failure: unknown) => failure,
    );
  assert.ok(error instanceof RemoteError, String(error));
  assert.equal(error.code, code, error.message);
  assert.doesNotMatch(error.message, /\n/);
  assert.match(error.message, /\.$/);
  assert.ok(!JSON.stringify([error.message, error.server, String(error.cause)]).includes(token));
  return error;
}

/** What a read and a write meet on a server that answers like this. */
async function meets(answer: RequestListener, code: RemoteErrorCode): Promise<RemoteError> {
  await using server = await aStrangeServer(answer);
  const { app, close } = connectToServer({ server: server.url, token, timeoutMs: 1000 });
  await errorOf(() => app.add({ task: 'Milk' }), code);
  const error = await errorOf(() => app.list(), code);
  assert.equal(error.server, server.url);
  await close();
  return error;
}

const json =
  (text: string): RequestListener =>
  ({ method }, response) => {
    response.writeHead(method === 'POST' ? 201 : 200, { 'Content-Type': 'application/json' });
    response.end(text);
  };

describe('A server that cannot be used', () => {
  it('is not there', async () => {
    const { app } = connectToServer({ server: 'http://127.0.0.1:9', token });
    await errorOf(() => app.list(), 'unreachable');
  });

  it('has no name that is known', async () => {
    const { app } = connectToServer({ server: 'https://todo.invalid', token });
    await errorOf(() => app.list(), 'unreachable');
  });

  it('hangs', async () => {
    const began = performance.now();
    await meets(() => {}, 'timed-out');
    assert.ok(performance.now() - began < 4000);
  });

  it('begins an answer and hangs', async () => {
    await meets((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('[');
    }, 'timed-out');
  });

  it('sends a page', async () => {
    const error = await meets((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<h1>Hi</h1>');
    }, 'not-the-api');
    assert.match(error.message, /text\/html/);
  });

  it('sends a page with 404', async () => {
    await meets((_, response) => {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not found</h1>');
    }, 'not-the-api');
  });

  it('sends broken JSON', async () => {
    await meets(json('{"id": '), 'not-the-api');
  });

  it('sends what this release does not know', async () => {
    for (const text of ['{"id":1,"task":"Milk"}', '"Milk"', '{"todos":[]}', '[{"id":"1"}]']) {
      await using server = await aStrangeServer(json(text));
      const remote = connectToServer({ server: server.url, token });
      await errorOf(() => remote.app.list(), 'other-release');
      await errorOf(() => remote.app.get(1), 'other-release');
      await remote.close();
    }
  });

  it('does not have an operation of this release', async () => {
    await meets((request, response) => {
      const problem = {
        type: '/problems/not-found',
        title: 'Not found',
        status: 404,
        detail: 'There is nothing at this address.',
        instance: request.url,
        requestId: 'a',
      };
      response
        .writeHead(404, { 'Content-Type': 'application/problem+json; charset=utf-8' })
        .end(JSON.stringify(problem));
    }, 'other-release');
  });

  it('is behind a proxy that does not reach it', async () => {
    await meets((_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>');
    }, 'unreachable');
  });

  it('points to another origin, which gets no token', async () => {
    const received: (string | undefined)[] = [];
    await using other = await aStrangeServer((request, response) => {
      received.push(request.headers.authorization);
      response.end();
    });
    const error = await meets((request, response) => {
      response.writeHead(308, { Location: `${other.url}${request.url}` }).end();
    }, 'redirected');
    assert.ok(error.message.includes(other.url), error.message);
    assert.deepEqual(received, []);
  });

  it('points to no place at all', async () => {
    await meets((_, response) => void response.writeHead(302).end(), 'redirected');
  });

  it('has a certificate that does not fit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'todo-remote-'));
    try {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      const subject = ['-subj', '/CN=elsewhere.example', '-days', '2', '-nodes'];
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject],
        { stdio: 'ignore' },
      );
      const received: string[] = [];
      await using server = await aTlsServer(
        (request, response) => {
          received.push(request.url ?? '');
          response.end();
        },
        { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') },
      );
      const { app } = connectToServer({ server: server.url, token });
      await errorOf(() => app.list(), 'bad-certificate');
      await errorOf(() => app.add({ task: 'Milk' }), 'bad-certificate');
      assert.deepEqual(received, []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('The address of a server', () => {
  it('gets no secret without TLS on another machine, unless that is allowed', async () => {
    for (const server of [
      'http://192.0.2.1',
      'http://todo.example.org',
      'http://127.0.0.1.nip.io',
    ]) {
      await errorOf(() => connectToServer({ server, token }), 'plain-http');
      connectToServer({ server, token, allowPlainHttp: true });
    }
    for (const server of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000/']) {
      connectToServer({ server, token });
    }
  });

  it('is a URL of HTTP without anything secret', async () => {
    for (const server of [
      '',
      'todo.example.org',
      'ftp://todo.example.org',
      'https://ada:herons@todo.example.org',
      'https://todo.example.org/?token=a',
      'https://todo.example.org/#a',
    ]) {
      const error = await errorOf(() => connectToServer({ server, token }), 'invalid-address');
      assert.ok(!error.message.includes('herons'));
    }
  });

  it('may have a prefix', async () => {
    const asked: (string | undefined)[] = [];
    await using server = await aStrangeServer((request, response) => {
      asked.push(request.url);
      json('[]')(request, response);
    });
    const { app, close } = connectToServer({ server: `${server.url}/chores/` });
    await app.tags();
    assert.deepEqual(asked, ['/chores/api/v1/tags']);
    await close();
  });
});

describe('A server with accounts', () => {
  it('refuses a client without a token, or with one that is not valid', async () => {
    await using served = await aServedStorage(['ada']);
    const missing = await errorOf(() => served.connect().app.list(), 'unauthorized');
    assert.match(String(missing.cause), /UnauthenticatedError/);
    const invalid = served.connect({ token });
    await errorOf(() => invalid.app.add({ task: 'Milk' }), 'unauthorized');
    const stream = invalid.app.follow();
    await errorOf(() => stream.next(), 'unauthorized');
  });

  it('refuses a token without the scope, and names it', async () => {
    await using served = await aServedStorage(['ada']);
    const { app } = served.connect({ token: await served.token(['todos:read']) });
    assert.deepEqual((await app.list()).todos, []);
    const error = await errorOf(() => app.add({ task: 'Milk' }), 'forbidden');
    assert.match(error.message, /todos:write/);
  });
});
