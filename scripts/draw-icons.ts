import { readFile, writeFile } from 'node:fs/promises';
import { launchChromium, noBrowser } from '../test/browser.ts';

/*
 * Draws the icons that phones want as pixels from the one that is drawn by hand. Needs Chromium; run it when the icon
 * has changed, and commit what it writes.
 */

const folder = new URL('../packages/web/src/icons/', import.meta.url);

/** A launcher cuts a maskable icon to any shape, within the middle four fifths; Apple's rounds the corners itself. */
const icons = [
  { file: 'icon-180.png', size: 180, isWhole: true },
  { file: 'icon-192.png', size: 192, isWhole: false },
  { file: 'icon-512.png', size: 512, isWhole: false },
  { file: 'icon-maskable-512.png', size: 512, isWhole: true },
] as const;

if (noBrowser !== false) throw new Error(noBrowser);
const drawn = await readFile(new URL('icon.svg', folder), 'utf8');
const browser = await launchChromium();
try {
  for (const { file, size, isWhole } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = isWhole ? drawn.replace(' rx="14"', '') : drawn;
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
    await writeFile(new URL(file, folder), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
