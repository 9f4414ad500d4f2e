import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../test/browser.ts';
import { buildPage, seenPage, servedPage } from '../test/served-page.ts';

/*
 * Takes the pictures of the page that the README shows, in light and in dark: `node scripts/picture-page.ts`.
 */

/** The page believes that it is then, so that the pictures stay the same. */
const now = new Date('2026-11-27T09:30:00+01:00');

const todos = [
  { task: 'Send the invoice', due: '2026-11-26', priority: 'high', tags: ['work'] },
  { task: 'Water the plants', due: '2026-11-27', tags: ['home'] },
  {
    task: 'Call mum',
    due: '2026-11-27T16:00:00Z',
    tags: ['family'],
    notes: 'It is her birthday. Ask about the train on Sunday.',
  },
  { task: 'Write the report', due: '2026-11-27', priority: 'medium', tags: ['work'] },
  { task: 'Book a table', due: '2026-11-28', tags: ['friends', 'food'] },
] as const;

const folder = new URL('../docs/pictures/', import.meta.url);
await mkdir(folder, { recursive: true });
await buildPage();
await using server = await servedPage();
for (const todo of todos) await server.app.add(todo);
const [started] = (await server.app.list({ keyword: 'report' })).todos;
if (started !== undefined) await server.app.start([started.id]);

const browser = await launchChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  await using seen = await seenPage(browser, server.url, '#/today', {
    colorScheme,
    viewport: { width: 960, height: 600 },
    deviceScaleFactor: 1.5,
  });
  const { page } = seen;
  await page.clock.setFixedTime(now);
  await page.reload();
  await page.getByText('Call mum').waitFor();
  await page.getByLabel('Add a todo').fill('Buy milk tomorrow !high #home');
  await page.locator('.chip').first().waitFor();
  await page.screenshot({ path: fileURLToPath(new URL(`page-${colorScheme}.png`, folder)) });
}
await browser.close();
