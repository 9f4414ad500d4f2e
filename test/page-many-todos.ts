import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import type { TestBrowser } from './browser.ts';
import { describePage } from './describe-page.ts';
import { servedPage } from './served-page.ts';

const many = 10_000;

/** The page with very many todos. How quick it is says `npm run bench:page`. */
export function pageWithManyTodos(browser: TestBrowser): void {
  describePage('The page', browser, 900_000, (see) => {
    it(`shows each of ${many} todos, of which few are in the document`, async () => {
      await using server = await servedPage();
      for (let at = 0; at < many; at += 1) await server.app.add({ task: `Todo ${at}` });
      await using seen = await see(server.url, '#/all');
      const { page, faults } = seen;
      await page.locator('.todo').first().waitFor();
      const met = await scrollToTheEnd(page);
      assert.equal(met.size, many);
      assert.ok((await page.locator('.todo').count()) < 100);
      assert.deepEqual(faults, []);
    });
  });
}

/** @returns the ids of all todos that were in the document on the way */
async function scrollToTheEnd(page: Page): Promise<ReadonlySet<string>> {
  const met = new Set<string>();
  for (;;) {
    // A browser tells a page that it was scrolled before it draws the next frame.
    const { ids, isEnd } = await page.evaluate<{ ids: string[]; isEnd: boolean }>(`(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const rows = [...document.querySelectorAll('.todo')];
      const last = rows.at(-1);
      scrollBy(0, 1000);
      return {
        ids: rows.map((row) => row.dataset.id),
        isEnd: last?.getAttribute('aria-posinset') === last?.getAttribute('aria-setsize'),
      };
    })()`);
    for (const id of ids) met.add(id);
    if (isEnd) return met;
  }
}
