import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';

/*
 * How quickly the page answers, taken inside of the browser: what drives the browser from outside also waits for the
 * slow processor, and would count as time of the page.
 */

/** Notes when the first todo has been painted, in milliseconds from the navigation. */
const noteFirstTodo = `window.firstTodo = new Promise((tell) => {
  new MutationObserver((_, observer) => {
    if (document.querySelector('.todo') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => tell(performance.now())));
  }).observe(document, { childList: true, subtree: true });
})`;

/**
 * From the navigation until the first todos are painted, when keys are heard already, in a browser without a cache.
 * @param slowdown how many times slower the processor seems to the page
 * @returns milliseconds
 */
export async function timeToFirstTodos(
  browser: Browser,
  address: string,
  slowdown: number,
): Promise<number> {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(noteFirstTodo);
  await throttle(page, slowdown);
  await page.goto(address);
  return await page.evaluate<number>('window.firstTodo');
}

/** The same of a page that holds one todo and nothing else, as long as this is not disposed: what the browser itself needs. */
export async function barePage(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>Bare</title><p class="todo">Todo 0</p>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export async function throttle(page: Page, slowdown: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

/** From a key press until what it has changed is on the screen, in milliseconds. */
export async function answerTime(page: Page, key: string): Promise<number> {
  await page.evaluate(`void (window.answered = new Promise((tell) => addEventListener('keydown', (event) => {
    requestAnimationFrame(() => setTimeout(() => tell(performance.now() - event.timeStamp)));
  }, { once: true, capture: true })))`);
  await page.keyboard.press(key);
  return page.evaluate<number>('window.answered');
}

/**
 * Begins to look out for a text in the page.
 * @returns what resolves when it is there: in milliseconds since 1970, by the clock of this machine
 */
export async function whenTextShows(page: Page, text: string): Promise<() => Promise<number>> {
  await page.evaluate(`void (window.shows = new Promise((tell) => {
    new MutationObserver((_, observer) => {
      if (!document.body.textContent.includes(${JSON.stringify(text)})) return;
      observer.disconnect();
      requestAnimationFrame(() => tell(performance.timeOrigin + performance.now()));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }))`);
  return () => page.evaluate<number>('window.shows');
}
