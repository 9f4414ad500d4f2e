import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createTodoApp, type TodoApp } from '@todo/application';
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import type { Browser } from 'playwright-core';
import { launchChromium, noBrowser } from './browser.ts';

/*
 * What web pages can do to a server on the machine of the person who looks at them, in a real browser.
 * evil.test is a name that leads to this machine, as one does after DNS rebinding.
 */

const todos = '/api/v1/todos';
const flags = ['--host-resolver-rules=MAP *.test 127.0.0.1'];

/** A server with one todo. */
async function aServer(allowedOrigins: readonly string[] = [], port = 0) {
  const app = createTodoApp({ store: inMemoryStore() });
  await app.add({ task: 'My secret' });
  return { app, ...(await startHttpServer({ app, host: '127.0.0.1', port, allowedOrigins })) };
}

/** A foreign site, on a port of its own. */
async function aSite(html: string) {
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(html);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    port: (site.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      site.close();
      site.closeAllConnections();
    },
  };
}

const tasks = async (app: TodoApp) => (await app.list()).todos.map(({ task }) => task);

/** Runs in the page: what became of a request. */
const fetched = (address: string, init: string) => `
  fetch(${JSON.stringify(address)}, ${init}).then(
    async (response) => response.type === 'opaque' ? 'opaque' : response.status + ' ' + await response.text(),
    (error) => error.name,
  )`;

const asJson = (method: string, task: string) =>
  `{ method: '${method}', headers: { 'Content-Type': 'application/json' }, body: '{"task":"${task}"}' }`;

describe('In a browser', { skip: noBrowser, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launchChromium(flags);
  });
  after(() => browser.close());

  it('a page whose name is pointed at this machine neither reads nor writes a todo', async () => {
    const page = await browser.newPage();
    // The page is in the browser already when its name begins to mean this server.
    let port: number;
    {
      await using site = await aSite('<h1>Free kittens</h1>');
      ({ port } = site);
      await page.goto(`http://evil.test:${port}/`);
    }
    await using server = await aServer([], port);
    for (const init of ['{}', asJson('POST', 'Hacked')]) {
      assert.match(String(await page.evaluate(fetched(todos, init))), /^421 .*misdirected-request/);
    }
    for (const init of [
      asJson('PUT', 'Hacked'),
      asJson('PATCH', 'Hacked'),
      `{ method: 'DELETE' }`,
    ]) {
      assert.match(String(await page.evaluate(fetched(`${todos}/1`, init))), /^421 /);
    }
    assert.equal((await page.goto(`http://evil.test:${port}/docs`))?.status(), 421);
    assert.deepEqual(await tasks(server.app), ['My secret']);
    await page.close();
  });

  it('a foreign page writes neither by a form nor without CORS, and reads nothing', async () => {
    await using server = await aServer();
    await using site =
      await aSite(`<form id="form" method="POST" enctype="text/plain" action="${server.url}${todos}">
      <input name='{"task":"Hacked","notes":"' value='"}'></form>`);
    for (const host of ['evil.test', 'localhost', '127.0.0.1']) {
      const page = await browser.newPage();
      const address = `http://${host}:${site.port}/`;
      await page.goto(address);
      const api = server.url + todos;
      const noCors = `{ method: 'POST', mode: 'no-cors', body: '{"task":"Hacked"}' }`;
      const typed = `{ method: 'POST', mode: 'no-cors', body: new Blob(['{"task":"Hacked"}'], { type: 'application/json' }) }`;
      // A browser may refuse to send it at all.
      for (const init of [noCors, typed]) {
        assert.match(String(await page.evaluate(fetched(api, init))), /^(opaque|TypeError)$/);
      }
      for (const init of ['{}', asJson('POST', 'Hacked')]) {
        assert.equal(await page.evaluate(fetched(api, init)), 'TypeError');
      }
      const [answer] = await Promise.all([
        page.waitForResponse(api),
        page.evaluate(`document.getElementById('form').submit()`),
      ]);
      assert.equal(answer.status(), 403, host);
      await page.close();
    }
    assert.deepEqual(await tasks(server.app), ['My secret']);
  });

  it('a page of an allowed origin reads and writes', async () => {
    await using site = await aSite('<h1>Friend</h1>');
    const origin = `http://localhost:${site.port}`;
    await using server = await aServer([origin]);
    const page = await browser.newPage();
    await page.goto(origin);
    const api = server.url + todos;
    assert.match(String(await page.evaluate(fetched(api, asJson('POST', 'Buy milk')))), /^201 /);
    assert.match(String(await page.evaluate(fetched(api, '{}'))), /^200 .*Buy milk/);
    await page.close();
  });

  for (const name of ['localhost', '[::ffff:127.0.0.1]']) {
    it(`the server's own page writes by the name of ${name}`, async () => {
      await using server = await aServer();
      const page = await browser.newPage();
      const docs = `${server.url.replace('127.0.0.1', name)}/docs`;
      // Its policy lets it ask its own server; its scripts do not matter here.
      await page.goto(docs, { waitUntil: 'commit' });
      const written = await page.evaluate(fetched(todos, asJson('POST', 'Buy milk')));
      assert.match(String(written), /^201 /);
      await page.close();
    });
  }
});
