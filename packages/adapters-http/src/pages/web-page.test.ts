import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import Koa from 'koa';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer, anApp, type RunningServer } from '../../testing/a-server.ts';
import { rawConnection } from '../../testing/raw-connection.ts';
import {
  createTodoFetchHandler,
  createTodoMiddleware,
  type PageFile,
  type WebPage,
} from '../index.ts';

const html =
  '<!doctype html><title>Todo</title><script type="module" src="app/main-1.js"></script>';
const script = `${'console.log("Buy milk");'.repeat(50)}\n`;

function aFile(type: string, text: string): PageFile {
  const bytes = Buffer.from(text);
  return { type, bytes, codings: { br: brotliCompressSync(bytes), gzip: gzipSync(bytes) } };
}

const page: WebPage = {
  html: aFile('text/html; charset=utf-8', html),
  files: new Map([
    ['main-1.js', aFile('text/javascript; charset=utf-8', script)],
    ['icon-2.png', { type: 'image/png', bytes: Buffer.from([137, 80, 78, 71]), codings: {} }],
  ]),
};

const aServerWithPage = (load: () => Promise<WebPage | undefined> = async () => page) =>
  aServer(inMemoryStore(), { page: load });

/** What a browser sends for the page that a person opens. */
const asBrowser = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
};

/** The status, the header lines in lower case, and the body as it came. */
async function rawGet(server: RunningServer, path: string, ...lines: readonly string[]) {
  const head = [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines];
  const socket = await rawConnection(server.url);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const answer = (await buffer(socket)).toString('latin1');
  const [top = '', ...rest] = answer.split('\r\n\r\n');
  const [status = '', ...fields] = top.split('\r\n');
  return {
    status: Number(status.slice(9, 12)),
    header: (name: string) =>
      fields
        .find((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`))
        ?.slice(name.length + 2),
    body: Buffer.from(rest.join('\r\n\r\n'), 'latin1'),
  };
}

describe('The address /', () => {
  it('shows a browser the page, which it has to ask for again each time', async () => {
    await using server = await aServerWithPage();
    const response = await server.fetch('/', { headers: asBrowser });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('Cache-Control'), 'no-cache');
    assert.equal(response.headers.get('Vary'), 'Accept, Accept-Encoding');
    assert.equal(await response.text(), html);
    const etag = String(response.headers.get('ETag'));
    const again = await server.fetch('/', { headers: { ...asBrowser, 'If-None-Match': etag } });
    assert.deepEqual(
      [again.status, again.headers.get('ETag'), await again.text()],
      [304, etag, ''],
    );
    assert.equal(again.headers.get('Vary'), 'Accept, Accept-Encoding');
  });

  it('leads any other client to the documentation, and says that browsers get something else', async () => {
    await using server = await aServerWithPage();
    for (const accept of ['*/*', 'application/json', 'text/*', 'text/html;q=0', '']) {
      const response = await server.fetch('/', { headers: { Accept: accept } });
      assert.equal(response.status, 302, accept);
      assert.equal(response.headers.get('Location'), '/docs');
      assert.equal(response.headers.get('Vary'), 'Accept');
    }
  });

  it('answers HEAD like GET, without the page', async () => {
    await using server = await aServerWithPage();
    const response = await server.fetch('/', {
      method: 'HEAD',
      headers: { ...asBrowser, 'Accept-Encoding': 'identity' },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Length'), `${html.length}`);
    assert.equal(await response.text(), '');
  });

  it('leads browsers, too, to the documentation where no page has been built', async () => {
    await using server = await aServerWithPage(async () => undefined);
    const response = await server.fetch('/', { headers: asBrowser });
    assert.deepEqual([response.status, response.headers.get('Location')], [302, '/docs']);
    assert.equal((await server.fetch('/app/main-1.js')).status, 404);
  });

  it('lets the page load its own files and ask its own server, and nothing more', async () => {
    await using server = await aServerWithPage();
    const { headers } = await server.fetch('/', { headers: asBrowser });
    assert.deepEqual(headers.get('Content-Security-Policy')?.split(';').toSorted(), [
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "manifest-src 'self'",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    assert.equal(headers.get('Cross-Origin-Opener-Policy'), 'same-origin');
    assert.equal(headers.get('Cross-Origin-Resource-Policy'), 'same-origin');
    assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
    assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
    assert.match(headers.get('Permissions-Policy') ?? '', /^camera=\(\), .*microphone=\(\)/);
  });
});

describe('A file of the page', () => {
  it('may be kept for a year, by everyone', async () => {
    await using server = await aServerWithPage();
    const response = await server.fetch('/app/main-1.js');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Type'), 'text/javascript; charset=utf-8');
    assert.equal(response.headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
    assert.equal(response.headers.get('Vary'), 'Accept-Encoding');
    assert.equal(await response.text(), script);
    assert.equal((await server.fetch('/app/main-1.js', { method: 'HEAD' })).status, 200);
  });

  it('comes in the best coding that the client accepts, with an entity tag of its own', async () => {
    await using server = await aServerWithPage();
    const tags = new Set<string | undefined>();
    for (const [accepted, coding, decoded] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip, deflate', 'gzip', gunzipSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
      ['*', 'br', brotliDecompressSync],
      ['identity', undefined, (body: Buffer) => body],
      ['zstd', undefined, (body: Buffer) => body],
      [undefined, undefined, (body: Buffer) => body],
    ] as const) {
      const lines = accepted === undefined ? [] : [`Accept-Encoding: ${accepted}`];
      const answer = await rawGet(server, '/app/main-1.js', ...lines);
      assert.equal(answer.header('Content-Encoding'), coding, accepted);
      assert.equal(answer.header('Content-Length'), `${answer.body.length}`);
      assert.equal(decoded(answer.body).toString(), script);
      tags.add(answer.header('ETag'));
      const known = await rawGet(
        server,
        '/app/main-1.js',
        ...lines,
        `If-None-Match: ${answer.header('ETag')}`,
      );
      assert.deepEqual([known.status, known.body.length], [304, 0]);
    }
    assert.equal(tags.size, 3);
  });

  it('comes as it is where compressing it saves nothing', async () => {
    await using server = await aServerWithPage();
    const answer = await rawGet(server, '/app/icon-2.png', 'Accept-Encoding: br, gzip');
    assert.deepEqual([answer.header('Content-Encoding'), answer.body.length], [undefined, 4]);
  });

  it('is one of those that the page has', async () => {
    await using server = await aServerWithPage();
    for (const name of ['main-2.js', 'constructor', '..%2fpackage.json', '.', 'a%00', '']) {
      assert.equal((await server.fetch(`/app/${name}`, { headers: asBrowser })).status, 404, name);
    }
  });
});

describe('A page', () => {
  it('is loaded with the first request for it, and once', async () => {
    let loaded = 0;
    await using server = await aServerWithPage(async () => {
      loaded += 1;
      return page;
    });
    await server.fetch('/api/v1/todos');
    await server.fetch('/');
    assert.equal(loaded, 0);
    await Promise.all(
      ['/', '/app/main-1.js', '/'].map((path) => server.fetch(path, { headers: asBrowser })),
    );
    assert.equal(loaded, 1);
  });

  it('is loaded again after it could not be', async () => {
    let tries = 0;
    await using server = await aServerWithPage(async () => {
      tries += 1;
      if (tries === 1) throw new Error('Too many open files');
      return page;
    });
    assert.equal((await server.fetch('/', { headers: asBrowser })).status, 500);
    assert.equal((await server.fetch('/', { headers: asBrowser })).status, 200);
  });

  it('stands under the prefix of the API, at an address that its files are relative to', async () => {
    const answer = createTodoFetchHandler({
      app: anApp(inMemoryStore()),
      prefix: '/my/todo',
      page: async () => page,
    });
    const ask = (path: string) =>
      answer(new Request(`https://example.org${path}`, { headers: asBrowser }));
    const { status, headers } = await ask('/my/todo');
    assert.deepEqual([status, headers.get('Location')], [302, '/my/todo/']);
    assert.equal(await (await ask('/my/todo/')).text(), html);
    assert.equal(await (await ask('/my/todo/app/main-1.js')).text(), script);
    assert.equal((await ask('/app/main-1.js')).status, 404);
  });

  it('is shown by a host that is given one, and by no other', async () => {
    const options = { app: anApp(inMemoryStore()) };
    for (const [given, status] of [
      [{ ...options, page: async () => page }, 200],
      [options, 404],
    ] as const) {
      const host = new Koa().use(createTodoMiddleware(given)).listen(0, '127.0.0.1');
      try {
        await once(host, 'listening');
        const { port } = host.address() as AddressInfo;
        const response = await fetch(`http://127.0.0.1:${port}/`, { headers: asBrowser });
        assert.equal(response.status, status);
      } finally {
        host.close();
      }
    }
  });
});
