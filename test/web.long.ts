import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inChromium } from './browser.ts';
import { describePage } from './describe-page.ts';
import { installedLighthouse } from './lighthouse.ts';
import { pageWithManyTodos } from './page-many-todos.ts';
import { servedPage } from './served-page.ts';

/*
 * The page with very many todos, and by the rules of Lighthouse.
 */

pageWithManyTodos(inChromium);

describePage('The page', inChromium, 900_000, () => {
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
