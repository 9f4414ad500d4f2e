import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchChromium, noBrowser } from './browser.ts';

/*
 * The community specification of Todo-Backend against the façade in examples/. It is a page that runs its tests in a
 * browser: TODO_BACKEND_SPEC names a checkout of https://github.com/TodoBackend/todo-backend-js-spec.
 */

const { TODO_BACKEND_SPEC: checkout = '' } = process.env;

const noSpecification =
  noBrowser || (checkout === '' && 'needs TODO_BACKEND_SPEC, a checkout of the specification');

interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

describe('The façade for Todo-Backend', { skip: noSpecification }, () => {
  it('passes the community specification', { timeout: 120_000 }, async () => {
    await using pages = await servedFolder(checkout);
    await using facade = await runningFacade();
    const { passed, failed } = await outcomeOf(`${pages.url}/index.html?${facade.root}`);
    assert.deepEqual(failed, []);
    assert.equal(passed.length, 16, passed.join('\n'));
  });
});

/** Runs the specification in a browser, and reads what its page shows in the end. */
async function outcomeOf(url: string): Promise<Outcome> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    // Mocha's own note of the end: a global of ours would fail the specification as a leak.
    await page.waitForFunction('runner.stats?.end !== undefined');
    const titles = (kind: string) => page.locator(`#mocha .test.${kind}`).allInnerTexts();
    return { passed: await titles('pass'), failed: await titles('fail') };
  } finally {
    await browser.close();
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the files of a folder. */
async function servedFolder(folder: string): Promise<AsyncDisposable & { readonly url: string }> {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    try {
      const bytes = await readFile(join(folder, path));
      response.setHeader('Content-Type', mediaTypes[extname(path)] ?? 'text/plain');
      response.end(bytes);
    } catch {
      // The page asks for a few pictures that are not there.
      response.statusCode = 404;
      response.end();
    }
  }
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Starts the example, which prints the address of its todos. */
async function runningFacade(): Promise<AsyncDisposable & { readonly root: string }> {
  const file = fileURLToPath(new URL('../examples/todo-backend.ts', import.meta.url));
  const program = spawn(process.execPath, [file, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(program, 'exit');
  const [root] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  return {
    root,
    async [Symbol.asyncDispose]() {
      program.kill();
      await exited;
    },
  };
}
