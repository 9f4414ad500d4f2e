import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, noBrowser } from './browser.ts';
import { aServerInMemory } from './openapi-server.ts';

/*
 * The documentation pages in a real browser.
 */

const timeout = 240_000;

/** A page, and everything that it did wrong. */
interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens an address and writes down errors, violations of the policy and requests to anywhere else. */
async function open(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  context.on('request', (request) => {
    const address = request.url();
    if (!/^(?:data|blob):/.test(address) && new URL(address).origin !== origin) {
      complaints.push(`asked: ${address}`);
    }
  });
  await page.exposeFunction('complain', (text: string) => void complaints.push(`policy: ${text}`));
  // As text, because it runs where there is a window.
  await page.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) => {
      complain(event.violatedDirective + ' ' + event.blockedURI);
    })`,
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

describe('In a browser', { skip: noBrowser, timeout }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  it('Swagger UI shows the API, and adds a todo from the page', async () => {
    await using server = await aServerInMemory();
    await using watched = await open(browser, `${server.url}/docs`);
    const { page, complaints } = watched;
    await page.getByRole('heading', { name: /^Todo REST API/ }).waitFor();
    assert.ok((await page.locator('.opblock').count()) > 10);

    const operation = page.locator('#operations-Todos-createTodo');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.locator('textarea').fill('{"task": "Buy milk in a browser"}');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table .response');
    await answer.waitFor();
    assert.match(await answer.innerText(), /^201/);

    const [todo] = (await (await fetch(`${server.url}/api/v1/todos`)).json()) as { task: string }[];
    assert.equal(todo?.task, 'Buy milk in a browser');
    assert.deepEqual(complaints, []);
  });

  it('Swagger UI signs in, and lists todos with the access token that it was given', async () => {
    await using server = await aServerInMemory();
    const password = 'seven lonely herons';
    await server.manager.add('ada', password);
    await using watched = await open(browser, `${server.url}/docs`);
    const { page, complaints } = watched;

    const execute = async (id: string, body?: unknown) => {
      const operation = page.locator(`#operations-${id}`);
      await operation.locator('.opblock-summary-control').click();
      await operation.getByRole('button', { name: 'Try it out' }).click();
      if (body !== undefined) await operation.locator('textarea').fill(JSON.stringify(body));
      await operation.getByRole('button', { name: 'Execute' }).click();
      const answer = operation.locator('.live-responses-table .response');
      await answer.waitFor();
      return answer.innerText();
    };
    const signedIn = await execute('Accounts-signIn', { name: 'ada', password });
    assert.match(signedIn, /^201/);
    const [, accessToken = ''] = /"accessToken": "([^"]+)"/.exec(signedIn) ?? [];

    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.modal-ux');
    // The other form is for the cookie, which a browser sends by itself.
    const bearer = dialog.locator('form').filter({ hasText: 'bearer' });
    await bearer.getByRole('textbox').fill(accessToken);
    await bearer.getByRole('button', { name: 'Apply credentials' }).click();
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    assert.match(await execute('Todos-listTodos'), /^200/);
    assert.equal((await fetch(`${server.url}/api/v1/todos`)).status, 401);
    assert.deepEqual(complaints, []);
  });

  it('ReDoc shows the API, and finds what is searched for', async () => {
    await using server = await aServerInMemory();
    await using watched = await open(browser, `${server.url}/redoc`);
    const { page, complaints } = watched;
    await page.getByRole('heading', { name: /^Todo REST API/ }).waitFor();
    await page.getByRole('heading', { name: 'Delete a todo' }).waitFor();
    await page.getByRole('textbox').first().fill('delete');
    await page.getByRole('search').getByText('Delete a todo').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('all that a page must not do would be seen', async () => {
    await using server = await aServerInMemory();
    await using watched = await open(browser, `${server.url}/problems/validation`);
    const { page, complaints } = watched;
    await page.evaluate(`
      console.error('Oh no');
      document.head.append(Object.assign(document.createElement('script'), { text: '1' }));
    `);
    await page.goto(server.url.replace('127.0.0.1', 'localhost'));
    const seen = complaints.map((complaint) => complaint.split(' ', 2).join(' '));
    for (const kind of ['console: Oh', 'policy: script-src-elem', 'asked: http://localhost']) {
      assert.ok(
        seen.some((each) => each.startsWith(kind)),
        `${kind}: ${complaints.join('\n')}`,
      );
    }
  });

  it('the page on a problem can be read', async () => {
    await using server = await aServerInMemory();
    await using watched = await open(browser, `${server.url}/problems/validation`);
    const { page, complaints } = watched;
    await page.getByRole('heading', { name: 'Validation failed' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('the home page leads to the documentation', async () => {
    await using server = await aServerInMemory();
    await using watched = await open(browser, server.url);
    assert.equal(watched.page.url(), `${server.url}/docs`);
    assert.deepEqual(watched.complaints, []);
  });
});
