/*
 * What the page costs a browser: bytes over the wire until it shows, how long that takes, and how soon it answers a key in
 * a list of many todos, all of them loaded, and what Lighthouse says. Prints a table and writes it to bench/results.
 *
 *   npm run bench:page
 *   TODOS=1000 SLOWDOWN=1 npm run bench:page
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@todo/composition/factories';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/browser.ts';
import { installedLighthouse } from '../test/lighthouse.ts';
import { answerTime, barePage, throttle, timeToFirstTodos, whenTextShows } from './page-timing.ts';
import { buildPage, seenPage, servedPage } from '../test/served-page.ts';
import { medianOf } from './figures.ts';
import { machine, table } from './measure.ts';

const count = Number(process.env['TODOS'] ?? 10_000);
/** How many times slower the processor seems to the page. */
const slowdown = Number(process.env['SLOWDOWN'] ?? 4);
const rounds = Number(process.env['ROUNDS'] ?? 7);

const results = new URL('results/', import.meta.url);

await buildPage();
const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
await using running = new AsyncDisposableStack();
running.defer(() => rm(folder, { recursive: true, force: true }));
// As people have it: a storage in memory would sort all todos for each list.
const storage = running.use(await openStorage({ url: `sqlite:${folder}/todo.db` }));
const server = running.use(await servedPage([], storage));
const priorities = ['none', 'low', 'medium', 'high'] as const;
// At once, so that they share syncs.
await Promise.all(
  Array.from({ length: count }, (_, at) =>
    server.app.add({
      task: `Todo ${at} of many, with a few words more`,
      priority: priorities[at % 4] ?? 'none',
      due: at % 3 === 0 ? null : `20${30 + (at % 60)}-01-15`,
      tags: at % 5 === 0 ? ['home'] : [],
    }),
  ),
);

const browser = await launchChromium();
const rows: (readonly [string, string])[] = [];
rows.push(['Bytes until the first todos show', `${await bytesOfFirstPaint(browser)}`]);
{
  await using bare = await barePage();
  for (const [what, address] of [
    ['First todos painted', `${server.url}/#/all`],
    ['A page with nothing but one todo painted', bare.url],
  ] as const) {
    const shown = await repeated(() => timeToFirstTodos(browser, address, slowdown));
    rows.push([`${what}, ${slowdown} × slower processor`, `${shown.toFixed(0)} ms`]);
  }
}

{
  await using seen = await seenPage(browser, server.url, '#/all');
  const { page } = seen;
  await page.locator('.todo').first().waitFor();
  await loadAll(page);
  await throttle(page, slowdown);
  await page.keyboard.press('Home');
  for (const [does, keys] of [
    ['next todo', ['j']],
    ['last todo', ['End', 'Home']],
    ['complete it', ['x']],
  ] as const) {
    const took = await repeated(async () => {
      let longest = 0;
      for (const key of keys) longest = Math.max(longest, await answerTime(page, key));
      return longest;
    });
    rows.push([`Key, ${does}, ${count} todos, ${slowdown} × slower`, `${took.toFixed(0)} ms`]);
  }
}
{
  await using seen = await seenPage(browser, server.url, '#/all');
  const { page } = seen;
  await page.locator('.todo').first().waitFor();
  let number = 0;
  const took = await repeated(async () => {
    number += 1;
    // Above all others: it is the only overdue one.
    const shows = await whenTextShows(page, `Of another client ${number}`);
    const began = performance.timeOrigin + performance.now();
    await server.app.add({ task: `Of another client ${number}`, due: '2020-01-01' });
    return (await shows()) - began;
  });
  rows.push(['Todo of another client', `${took.toFixed(0)} ms`]);
}
await browser.close();
{
  await using lighthouse = await installedLighthouse();
  const score = await repeated(async () => {
    const { performance = NaN } = await lighthouse.scores(`${server.url}/`, ['performance']);
    return performance * 100;
  });
  rows.push(['Performance by Lighthouse, of 100', score.toFixed(0)]);
}

const text = `${table(['What', 'Median'], rows)}\n\n${machine()}\n`;
process.stdout.write(text);
await mkdir(results, { recursive: true });
await writeFile(new URL('page.md', results), `# The page in a browser\n\n${text}`);

async function repeated(measure: () => Promise<number>): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure());
  return medianOf(figures);
}

/** Over the wire, with headers: the page, its script and styles, and the answers that the first todos need. */
async function bytesOfFirstPaint(from: Browser): Promise<number> {
  await using context = await from.newContext();
  const page = await context.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${server.url}/#/all`);
  await page.locator('.todo').first().waitFor();
  await page.waitForTimeout(500);
  return bytes;
}

async function loadAll(page: Page): Promise<void> {
  for (;;) {
    const isLoaded = await page.evaluate<boolean>(`(() => {
      const row = document.querySelector('.todo:last-child');
      scrollTo(0, document.documentElement.scrollHeight);
      return row?.getAttribute('aria-posinset') === row?.getAttribute('aria-setsize');
    })()`);
    if (isLoaded) return;
    await page.waitForTimeout(20);
  }
}
