import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TestBrowser } from './browser.ts';
import { describePage } from './describe-page.ts';
import { shows } from './served-page.ts';
import { aMachine } from './todo-program.ts';

/*
 * Two windows, a terminal, and a server that goes away and comes back: the real program.
 */

/**
 * What people see of one another's changes, and of a server that goes away. A change is on every page within a second;
 * a machine that runs other tests as well gets more.
 */
export function pageWindows(browser: TestBrowser): void {
  describePage('Two windows and a terminal', browser, 180_000, (see) => {
    it('see the same todos, and lose no word', async () => {
      await using machine = await aMachine('file');
      await using server = await machine.serve();
      const url = new URL(server.api).origin;
      await using first = await see(url, '#/all');
      await using second = await see(url, '#/all');
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
      await using seen = await see(origin, '#/all');
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
}
