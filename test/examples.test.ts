import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { printedByExamples } from './printed-by-examples.ts';

const examples = fileURLToPath(new URL('../examples', import.meta.url));
const timeout = 60_000;

describe('Every example', () => {
  it('is run here', async () => {
    const files = (await readdir(examples)).filter((file) => file.endsWith('.ts'));
    assert.deepEqual(files.toSorted(), Object.keys(printedByExamples).toSorted());
  });

  for (const [file, printed] of Object.entries(printedByExamples)) {
    it(`prints its expected output: ${file}`, { timeout }, async () => {
      const { exitCode, stdout, stderr } = await run(file);
      assert.equal(stderr, '');
      assert.equal(stdout, printed);
      assert.equal(exitCode, 0);
    });
  }
});

describe('Embedding the core', () => {
  it('loads no framework', { timeout }, async () => {
    assert.deepEqual(await packagesLoadedBy('embed-in-memory.ts'), ['valibot']);
  });

  it('would show here if it did', { timeout }, async () => {
    assert.ok((await packagesLoadedBy('embed-sqlite.ts')).includes('@mikro-orm/core'));
  });
});

function run(file: string, env: NodeJS.ProcessEnv = {}) {
  return runProgram(process.execPath, [join(examples, file)], { env: { ...process.env, ...env } });
}

/** The packages that a program has loaded anything of, except ours: the engine's coverage names every script. */
async function packagesLoadedBy(file: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-coverage-'));
  try {
    await run(file, { NODE_V8_COVERAGE: folder });
    const [report = ''] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, report), 'utf8')) as {
      result: readonly { url: string }[];
    };
    const names = result.flatMap(
      ({ url }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [],
    );
    return [...new Set(names)];
  } finally {
    await rm(folder, { recursive: true });
  }
}
