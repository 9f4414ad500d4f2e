import { after, before, describe } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { TestBrowser } from './browser.ts';
import { buildPage, seenPage, type SeenPage } from './served-page.ts';

/** Opens a place of the page, such as `#/today`, for a person of its own. */
export type SeePage = (
  url: string,
  place?: string,
  options?: BrowserContextOptions,
) => Promise<SeenPage>;

/**
 * A group of tests of the built page in one browser, which is started before the first of them. They are skipped where
 * the machine does not have it.
 *
 * @param timeout for all of them, in ms
 */
export function describePage(
  what: string,
  { name, missing, launch }: TestBrowser,
  timeout: number,
  tests: (see: SeePage) => void,
): void {
  describe(`${what} in ${name}`, { skip: missing, timeout }, () => {
    let browser: Browser;
    before(async () => {
      await buildPage();
      browser = await launch();
    });
    after(() => browser.close());

    tests((url, place, options) => seenPage(browser, url, place, options));
  });
}
