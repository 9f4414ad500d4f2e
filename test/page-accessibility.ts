import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { password } from './accounts.ts';
import type { TestBrowser } from './browser.ts';
import { describePage } from './describe-page.ts';
import { servedPage, type ServedPage } from './served-page.ts';

/*
 * What axe-core finds on each view, in both colour schemes: against WCAG 2.2 AA, and its best practices.
 */

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

async function faultsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ' ' + html)))`);
}

/** Todos for every view. */
async function withTodos({ app }: ServedPage): Promise<void> {
  await app.add({ task: 'Pay the rent', due: '2020-01-31', priority: 'high' });
  await app.add({ task: 'Call mum', due: '2050-11-30', tags: ['family'], notes: 'Her birthday' });
  await app.add({ task: 'Book a table', due: '2050-11-30T17:00:00Z', priority: 'medium' });
  const started = await app.add({ task: 'Write the report', priority: 'low', tags: ['work'] });
  await app.start([started.id]);
  const done = await app.add({ task: 'Buy milk' });
  await app.complete([done.id]);
  const deleted = await app.add({ task: 'Old list' });
  await app.delete([deleted.id]);
}

/** What leads to each view, and is there when it shows. */
const views: readonly (readonly [place: string, shown: string])[] = [
  ['#/today', 'Pay the rent'],
  ['#/upcoming', 'Call mum'],
  ['#/all', 'Write the report'],
  ['#/tag/family', 'Call mum'],
  ['#/search/nothing', 'Nothing was found'],
  ['#/completed', 'Buy milk'],
  ['#/trash', 'Old list'],
  ['#/account', 'Personal tokens'],
];

/** @param browser one that shows pages in this scheme, or can be told to by a page */
export function pageAccessibility(browser: TestBrowser, colorScheme: 'light' | 'dark'): void {
  describePage(`axe-core finds nothing in ${colorScheme}`, browser, 120_000, (see) => {
    it('on every view', async () => {
      await using server = await servedPage(['ada']);
      await withTodos(server);
      await using seen = await see(server.url, '', { colorScheme });
      const { page } = seen;
      await page.getByLabel('Name').fill('ada');
      assert.deepEqual(await faultsOn(page), [], 'sign in');
      await page.getByLabel('Password').fill(password);
      await page.keyboard.press('Enter');
      await page.getByText('Pay the rent').waitFor();
      for (const [place, shown] of views) {
        await page.goto(`${server.url}/${place}`);
        await page.getByText(shown).first().waitFor();
        assert.deepEqual(await faultsOn(page), [], place);
      }
    });

    it('while something is open', async () => {
      await using server = await servedPage();
      await using seen = await see(server.url, '#/all', { colorScheme });
      const { page } = seen;
      await page.getByText('Nothing is open').waitFor();
      assert.deepEqual(await faultsOn(page), [], 'an empty list');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await faultsOn(page), [], 'the keys');
      await page.keyboard.press('Escape');
      await page.getByLabel('Add a todo').fill('Buy milk tomorrow !high #home');
      await page.locator('.chip').first().waitFor();
      assert.deepEqual(await faultsOn(page), [], 'quick add');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Buy milk', exact: true }).click();
      await page.getByLabel('Due').fill('someday');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('This is not a date').waitFor();
      assert.deepEqual(await faultsOn(page), [], 'an editor with a fault');
      await page.getByLabel('Due').fill('');
      await page.getByLabel('Task').fill('Buy oat milk');
      const [todo] = (await server.app.list()).todos;
      await server.app.edit(Number(todo?.id), { task: 'Buy soy milk' });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').getByText('Buy soy milk').first().waitFor();
      assert.deepEqual(await faultsOn(page), [], 'a conflict');
    });
  });
}
