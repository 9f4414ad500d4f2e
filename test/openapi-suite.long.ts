import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { cleanEnvironment } from './npm.ts';

const suite = fileURLToPath(new URL('../packages/adapters-http/src', import.meta.url));
const preload = new URL('openapi-preload.ts', import.meta.url).href;

/** What the document cannot speak for, and what takes long without asking for anything new. */
const without: ReadonlySet<string> = new Set([
  // Answers of a host application.
  'todo-middleware.test.ts',
  // Use cases that fail as the real ones never do.
  'request-pipeline.test.ts',
  // A gigabyte, a thousand connections, and a hundred thousand requests.
  'oversize.test.ts',
  'pipelined-requests.test.ts',
  'slow-clients.test.ts',
  // Bytes on a socket, which no document describes.
  'continuation.test.ts',
  'host-and-origin.test.ts',
  'pipelined-requests.test.ts',
]);

describe('The tests of the HTTP adapter', () => {
  it('get no answer that the OpenAPI document does not have', { timeout: 120_000 }, async () => {
    const files = (await readdir(suite, { recursive: true })).filter(
      (file) => file.endsWith('.test.ts') && !without.has(basename(file)),
    );
    const flags = ['--import', preload, '--test', '--test-isolation=none', '--test-reporter=spec'];
    const { exitCode, stdout, stderr } = await runProgram(
      process.execPath,
      [...flags, ...files.map((file) => join(suite, file))],
      { env: cleanEnvironment() },
    );
    assert.equal(exitCode, 0, stdout.slice(stdout.indexOf('failing tests')));
    const [, answers] = /^(\d+) answers are in the document$/m.exec(stderr) ?? [];
    assert.ok(Number(answers) > 300, stderr);
  });
});
