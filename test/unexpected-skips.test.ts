import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from '../scripts/run-program.ts';
import { expectedSkips } from '../scripts/unexpected-skips.ts';
import { cleanEnvironment } from './npm.ts';

const reporter = new URL('../scripts/unexpected-skips.ts', import.meta.url).href;

/** Runs tests as `npm test` does: the counts to stdout, complaints to stderr. */
async function running(tests: string, variables: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'todo-skips-'));
  try {
    const file = join(folder, 'some.test.mjs');
    await writeFile(file, `import { describe, it } from 'node:test';\n${tests}`);
    const { TEST_SKIPS: _, ...env } = cleanEnvironment();
    const reporters = ['tap', reporter].map((name) => `--test-reporter=${name}`);
    const places = ['stdout', 'stderr'].map((name) => `--test-reporter-destination=${name}`);
    return await runProgram(process.execPath, ['--test', ...reporters, ...places, file], {
      cwd: folder,
      env: { ...env, ...variables },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const strict = { TEST_SKIPS: 'expected' };

describe('A run of the tests in CI', () => {
  for (const [how, test] of [
    ['a test', `it('buys milk', { skip: 'no browser here' }, () => {});`],
    ['a test that finds out by itself', `it('buys milk', (t) => t.skip('no browser here'));`],
    ['tests', `describe('buys milk', { skip: 'no browser here' }, () => it('is none', () => {}));`],
    ['a test inside tests', `describe('a', () => it('buys milk', { skip: 'no browser here' }));`],
  ] as const) {
    it(`fails where ${how} is skipped for a reason that is not expected`, async () => {
      const { exitCode, stdout, stderr } = await running(test, strict);
      assert.equal(exitCode, 1);
      assert.equal(stderr, 'buys milk is skipped, which is not expected: no browser here\n');
      assert.match(stdout, /# fail 0\n.*# duration_ms \S+\n$/s);
    });
  }

  for (const test of [
    `it('buys milk', { skip: true }, () => {});`,
    `it.skip('buys milk', () => {});`,
    `it('buys milk', (t) => t.skip());`,
  ]) {
    it(`fails where the reason is missing: ${test}`, async () => {
      const { exitCode, stderr } = await running(test, strict);
      assert.deepEqual([exitCode, stderr], [1, 'buys milk is skipped without a reason.\n']);
    });
  }

  it('passes where each skip is expected, and where there is none', async () => {
    const skipped = expectedSkips.map((reason) => `it('a', { skip: ${JSON.stringify(reason)} });`);
    const tests = ["it('b', () => {});", "it('c', { skip: false }, () => {});", ...skipped];
    const { exitCode, stderr } = await running(tests.join('\n'), strict);
    assert.deepEqual([exitCode, stderr], [0, '']);
  });
});

describe('A run of the tests elsewhere', () => {
  it('names what is skipped unexpectedly, and passes', async () => {
    const { exitCode, stderr } = await running(`it('buys milk', { skip: 'no browser here' });`);
    assert.equal(exitCode, 0);
    assert.equal(stderr, 'buys milk is skipped, which is not expected: no browser here\n');
  });
});
