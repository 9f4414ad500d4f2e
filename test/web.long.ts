import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inChromium } from './browser.ts';
import { describePage } from './describe-page.ts';
import { installedLighthouse } from './lighthouse.ts';
import { servedPage } from './served-page.ts';

/*
 * The page with very many todos, and by the rules of Lighthouse. How quick it is says `npm run bench:page`.
 */

const many = 10_000;

describePage('The page', inChromium, 900_000, (see) => {
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

  it('has 95 of 100 or more from Lighthouse', async () => {
    await using server = await servedPage();
    for (let at = 0; at < 20; at += 1) await server.app.add({ task: `Todo ${at}` });
    await using lighthouse = await installedLighthouse();
    const scores = await lighthouse.scores(`${server.url}/`, ['accessibility', 'best-practices']);
    assert.deepEqual(Object.keys(scores).toSorted(), ['accessibility', 'best-practices']);
    for (const [category, score] of Object.entries(scores)) {
      assert.ok(score >= 0.95, `${category}: ${score}`);
    }
  });
});

/** @returns the ids of all todos that were in the document on the way */
async function scrollToTheEnd(page: Page): Promise<ReadonlySet<string>> {
  const met = new Set<string>();
  for (;;) {
    const { ids, isEnd } = await page.evaluate<{ ids: string[]; isEnd: boolean }>(`(() => {
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
    await page.waitForTimeout(20);
  }
}
