import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addAccount, password } from './accounts.ts';
import { launchChromium, noBrowser } from './browser.ts';
import { aMachine, type Machine, type RunningServer } from './todo-program.ts';

/*
 * The cookie of a page in a real browser, and what pages of other origins can do with it. The real program allows the
 * origin of one of them, which is on another port of the same host: for a browser, the same site.
 */

const todos = '/api/v1/todos';
const flags = ['--host-resolver-rules=MAP *.test 127.0.0.1'];

/** Runs in a page: what became of a request. */
const fetched = (address: string, init: string) => `
  fetch(${JSON.stringify(address)}, ${init}).then(
    async (response) => response.type === 'opaque' ? 'opaque' : response.status + ' ' + await response.text(),
    (error) => error.name,
  )`;

const asJson = (method: string, body: object, more = '') =>
  `{ method: '${method}', headers: { 'Content-Type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))}${more} }`;

describe('In a browser', { skip: noBrowser, timeout: 240_000 }, () => {
  let machine: Machine;
  let server: RunningServer;
  let origin: string;
  let site: AsyncDisposable & { readonly port: number };
  let browser: Browser;

  before(async () => {
    site = await aSite();
    machine = await aMachine('file');
    machine.options.env['ALLOWED_ORIGINS'] = `http://127.0.0.1:${site.port}`;
    await addAccount(machine, 'ada');
    server = await machine.serve();
    ({ origin } = new URL(server.api));
    browser = await launchChromium(flags);
  });
  after(async () => {
    await browser.close();
    await server.stop();
    await machine[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  /** A page of the server, and a browser that is signed in. */
  async function signedIn(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    // What its scripts do does not matter here.
    await page.goto(`${origin}/`, { waitUntil: 'commit' });
    const answer = await page.evaluate(
      fetched('/api/v1/sessions/cookie', asJson('POST', { name: 'ada', password })),
    );
    assert.equal(answer, '204 ');
    return { context, page };
  }

  it('a page of the server signs in, reads and writes, follows events and signs out', async () => {
    const { context, page } = await signedIn();
    assert.match(String(await page.evaluate(fetched('/api/v1/me', '{}'))), /^200 .*"ada"/);
    const added = await page.evaluate(fetched(todos, asJson('POST', { task: 'Buy milk' })));
    assert.match(String(added), /^201 /);
    const opened = `new Promise((resolve) => {
      const source = new EventSource('/api/v1/events');
      source.onopen = () => { source.close(); resolve('open'); };
      source.onerror = () => resolve('refused');
    })`;
    assert.equal(await page.evaluate(opened), 'open');
    const out = fetched('/api/v1/sessions/current', `{ method: 'DELETE' }`);
    assert.equal(await page.evaluate(out), '204 ');
    assert.deepEqual(await context.cookies(), []);
    assert.match(String(await page.evaluate(fetched('/api/v1/me', '{}'))), /^401 /);
    await context.close();
  });

  it('no script reads the cookie, and it is sent to the server alone', async () => {
    const { context, page } = await signedIn();
    assert.equal(await page.evaluate('document.cookie'), '');
    const [cookie, ...others] = await context.cookies();
    assert.ok(cookie);
    assert.deepEqual(others, []);
    const { name, httpOnly, sameSite, path, domain } = cookie;
    assert.deepEqual([name, httpOnly, sameSite, path], ['todo_session', true, 'Strict', '/']);
    assert.equal(domain, new URL(origin).hostname);
    await context.close();
  });

  for (const [kind, host] of [
    ['of another site', 'evil.test'],
    ['of an allowed origin on the same host', '127.0.0.1'],
  ] as const) {
    it(`a page ${kind} writes neither by a form nor by fetch, and reads nothing`, async () => {
      const { context, page: own } = await signedIn();
      const unchanged = await own.evaluate(fetched(todos, '{}'));
      assert.match(String(unchanged), /^200 /);
      const page = await context.newPage();
      await page.goto(`http://${host}:${site.port}/`);
      const api = `${origin}${todos}`;
      const body = { task: 'Hacked' };
      const withCookie = `, credentials: 'include'`;
      for (const init of [
        `{ credentials: 'include' }`,
        asJson('POST', body, withCookie),
        `{ method: 'DELETE', credentials: 'include' }`,
      ]) {
        assert.equal(await page.evaluate(fetched(api, init)), 'TypeError', init);
      }
      for (const init of [
        `{ credentials: 'include', mode: 'no-cors' }`,
        `{ method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"task":"Hacked"}' }`,
        `{ method: 'POST', credentials: 'include', mode: 'no-cors', body: new Blob(['{"task":"Hacked"}'], { type: 'application/json' }) }`,
      ]) {
        assert.match(String(await page.evaluate(fetched(api, init))), /^(opaque|TypeError)$/);
      }
      const signIn = asJson('POST', { name: 'ada', password }, withCookie);
      const cookie = await page.evaluate(fetched(`${origin}/api/v1/sessions/cookie`, signIn));
      assert.match(String(cookie), /^(TypeError|403 .*)$/);
      const [answer] = await Promise.all([
        page.waitForResponse(api),
        page.evaluate(`(() => {
          const form = document.createElement('form');
          form.method = 'POST';
          form.enctype = 'text/plain';
          form.action = ${JSON.stringify(api)};
          form.append(Object.assign(document.createElement('input'), { name: '{"task":"Hacked","notes":"', value: '"}' }));
          document.body.append(form);
          form.submit();
        })()`),
      ]);
      assert.ok([401, 403].includes(answer.status()), `${answer.status()}`);
      assert.equal(await own.evaluate(fetched(todos, '{}')), unchanged);
      await context.close();
    });
  }
});

/** A site on a port of its own. */
async function aSite(): Promise<AsyncDisposable & { readonly port: number }> {
  const listening = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<h1>Free kittens</h1>');
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      listening.close();
      listening.closeAllConnections();
    },
  };
}
