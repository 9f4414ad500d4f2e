import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { browserArguments, browserPath, noBrowser } from './browser.ts';
import { buildPage, seenPage, shownTasks } from './served-page.ts';
import { aMachine } from './todo-program.ts';

/*
 * Two windows, a terminal, and a server that goes away and comes back: the real program.
 */

/** A change is on every page within a second. A machine that runs other tests as well gets more. */
const soonMs = 5000;

async function shows(page: Page, expected: readonly string[], withinMs = soonMs): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const shown = await shownTasks(page);
    if (shown.join('\n') === expected.join('\n') || Date.now() > deadline) {
      assert.deepEqual(shown, expected);
      return;
    }
    await page.waitForTimeout(20);
  }
}

describe('Two windows and a terminal', { skip: noBrowser, timeout: 180_000 }, () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await chromium.launch({
      executablePath: String(browserPath),
      args: browserArguments,
    });
  });
  after(() => browser.close());

  it('see the same todos, and lose no word', async () => {
    await using machine = await aMachine('file');
    await using server = await machine.serve();
    const url = new URL(server.api).origin;
    await using first = await seenPage(browser, url, '#/all');
    await using second = await seenPage(browser, url, '#/all');
    await first.page.getByText('Nothing is open').waitFor();
    await second.page.getByText('Nothing is open').waitFor();

    await machine.todo('add', 'Buy milk');
    await shows(first.page, ['Buy milk']);
    await shows(second.page, ['Buy milk']);
    await first.page.getByLabel('Add a todo').fill('Call mum #family');
    await first.page.keyboard.press('Enter');
    await shows(second.page, ['Buy milk', 'Call mum']);
    await shows(first.page, ['Buy milk', 'Call mum']);
    await second.page.getByRole('checkbox', { name: 'Complete “Call mum”' }).click();
    await shows(first.page, ['Buy milk']);

    // Both edit one todo.
    for (const { page } of [first, second]) {
      await page.getByRole('button', { name: 'Buy milk', exact: true }).click();
    }
    await first.page.getByLabel('Task').fill('Buy oat milk');
    await first.page.getByLabel('Notes').fill('From the market');
    await second.page.getByLabel('Task').fill('Buy soy milk');
    await first.page.getByRole('button', { name: 'Save' }).click();
    await second.page.getByText('was changed elsewhere just now').waitFor();
    await second.page.getByRole('button', { name: 'Save' }).click();
    const dialog = second.page.getByRole('dialog');
    await dialog.getByText('Buy oat milk').first().waitFor();
    await dialog.getByText('Buy soy milk').waitFor();
    await dialog.getByRole('button', { name: 'Save this' }).click();
    await shows(first.page, ['Buy soy milk']);
    assert.match((await machine.todo('show', '1')).stdout, /Buy soy milk[\s\S]*From the market/);
    assert.deepEqual([...first.faults, ...second.faults], []);
  });

  it('keep what is added while the server is away, and send it once', async () => {
    await using machine = await aMachine('file');
    const server = await machine.serve();
    const { port, origin } = new URL(server.api);
    await using seen = await seenPage(browser, origin, '#/all');
    const { page } = seen;
    await page.getByText('Nothing is open').waitFor();
    await server.stop();
    await page.getByLabel('Add a todo').fill('Buy milk tomorrow');
    await page.keyboard.press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await page.getByText('What you add is kept here').waitFor();
    await using again = await machine.serve('--port', port);
    assert.equal(new URL(again.api).port, port);
    await page.getByText('Not sent yet').waitFor({ state: 'detached', timeout: 30_000 });
    await shows(page, ['Buy milk']);
    await page.getByText('What you add is kept here').waitFor({ state: 'detached' });
    const { stdout } = await machine.todo('list', '--json');
    assert.equal((JSON.parse(stdout) as readonly unknown[]).length, 1);
    await machine.todo('add', 'Call mum');
    await shows(page, ['Buy milk', 'Call mum'], 20_000);
  });
});
