import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { argon2PasswordHasher, jwtSigner, randomSecrets } from '@todo/adapters-crypto';
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStorage, type InMemoryStorage } from '@todo/adapters-memory';
import {
  accountAuthenticator,
  createAccountApp,
  createAccountManager,
  createTodoApp,
  systemClock,
  type TodoApp,
} from '@todo/application';
import { localOwner } from '@todo/domain';
import { readPage } from '@todo/web';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { runProgram } from '../scripts/run-program.ts';
import { password } from './accounts.ts';

/*
 * The page for people, served in this process, and looked at in a real browser.
 */

/** Builds the page, if the built one is not that of the present source. */
export async function buildPage(): Promise<void> {
  const script = fileURLToPath(new URL('../scripts/bundle-page.mjs', import.meta.url));
  const { exitCode, stderr } = await runProgram(process.execPath, [script]);
  if (exitCode !== 0) throw new Error(`The page was not built: ${stderr}`);
}

export interface ServedPage extends AsyncDisposable {
  readonly url: string;
  /** The todos of the first account or, without accounts, of the person at the machine. */
  readonly app: TodoApp;
}

/**
 * A server of the page.
 * @param people the names of its accounts
 * @param storage has to be empty; in memory when left out
 */
export async function servedPage(
  people: readonly string[] = [],
  { store, accounts }: Pick<InMemoryStorage, 'store' | 'accounts'> = inMemoryStorage(),
): Promise<ServedPage> {
  const context = {
    accounts,
    passwords: argon2PasswordHasher({ parameters: { memory: 8, passes: 1, parallelism: 1 } }),
    secrets: randomSecrets(),
    signer: jwtSigner({
      algorithm: 'HS256',
      key: crypto.getRandomValues(new Uint8Array(32)),
      issuer: 'todo',
    }),
    clock: systemClock,
    accessTokenSeconds: 1800,
  };
  const manager = createAccountManager(context);
  for (const name of people) await manager.add(name, password);
  const [first] = await accounts.read(({ accounts: all }) => all.all());
  const http = await startHttpServer({
    app: ({ owner, actor }) => createTodoApp({ store, owner, actor }),
    authenticator: accountAuthenticator({ ...context, requireCredentials: 'auto' }),
    accounts: createAccountApp(context),
    page: readPage,
    host: '127.0.0.1',
    port: 0,
  });
  const owner = first?.id ?? localOwner;
  return {
    url: http.url,
    app: createTodoApp({ store, owner, actor: first?.name ?? 'local' }),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** A page that a person looks at, and what is wrong with it. */
export interface SeenPage extends AsyncDisposable {
  readonly page: Page;
  /** Violations of the policy, errors of scripts, and requests to anywhere else. */
  readonly faults: readonly string[];
}

/** Opens a place of the page, such as `#/today`, in a browser of its own. */
export async function seenPage(
  browser: Browser,
  url: string,
  place = '',
  options: BrowserContextOptions = {},
): Promise<SeenPage> {
  const context = await browser.newContext({
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) faults.push(request.url());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // That a request was refused is not an error of the page: it says so itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(message.text());
    }
  });
  await page.goto(`${url}/${place}`);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** The texts of the todos that are shown, in their order. */
export function shownTasks(page: Page): Promise<string[]> {
  return page.locator('.todos .task').allInnerTexts();
}

/** Waits until the page shows these todos, in this order. */
export function shows(page: Page, expected: readonly string[], withinMs = 5000): Promise<void> {
  return becomes(() => shownTasks(page), expected, withinMs);
}

/** Waits until the focus is on such an element with this text in it or, for a field, this value. */
export function hasFocus(page: Page, element: 'button' | 'input', text: string): Promise<void> {
  const focused = `(({ localName, value, innerText }) => [localName, value || innerText])(document.activeElement)`;
  return becomes(() => page.evaluate(focused), [element, text]);
}

/**
 * Looks until it sees what is expected. Playwright could wait within the page, but in Firefox the policy of the page
 * forbids it to compile a function there.
 */
export async function becomes<T>(
  look: () => Promise<T>,
  expected: T,
  withinMs = 5000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isDeepStrictEqual(seen, expected) || Date.now() > deadline) {
      assert.deepEqual(seen, expected);
      return;
    }
    await setTimeout(20);
  }
}
