import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from '../scripts/run-program.ts';
import { launcher } from './todo-program.ts';

describe('The launcher', () => {
  it('runs the bundle that was made of the source as it is', () =>
    inRepository(async ({ say }) => {
      assert.equal(await say(), './main.js');
    }));

  it('runs the source once that has changed', () =>
    inRepository(async ({ say, source }) => {
      await utimes(source, new Date(), new Date(0));
      assert.equal(await say(), 'source');
    }));

  it('runs the source if a file of it is gone', () =>
    inRepository(async ({ say, other }) => {
      await rm(other);
      assert.equal(await say(), 'source');
    }));

  it('runs the source if there is no bundle', () =>
    inRepository(async ({ say, bundle }) => {
      await rm(bundle, { recursive: true });
      assert.equal(await say(), 'source');
    }));
});

interface Repository {
  /** Runs the program, which says what it was made of. */
  readonly say: () => Promise<string>;
  readonly source: string;
  readonly other: string;
  readonly bundle: string;
}

async function inRepository(work: (repository: Repository) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'todo-launcher-'));
  try {
    const program = join(root, 'packages/program');
    const bundle = join(program, 'dist');
    for (const folder of ['bin', 'src', 'dist'])
      await mkdir(join(program, folder), { recursive: true });
    await copyFile(launcher, join(program, 'bin/todo.js'));
    const manifest = { type: 'module', imports: { '#main': './src/main.ts' } };
    await writeFile(join(program, 'package.json'), JSON.stringify(manifest));
    const [source, other] = [join(program, 'src/main.ts'), join(program, 'src/other.ts')];
    await writeFile(source, "process.stdout.write('source')");
    await writeFile(other, '');
    await writeFile(
      join(bundle, 'load-packed.js'),
      'export const load = (file) => process.stdout.write(file);',
    );
    const sources = {
      'packages/program/src/main.ts': (await stat(source)).mtimeMs,
      'packages/program/src/other.ts': (await stat(other)).mtimeMs,
    };
    await writeFile(join(bundle, 'sources.json'), JSON.stringify(sources));

    const say = async () => {
      const { stdout, stderr } = await runProgram(process.execPath, [join(program, 'bin/todo.js')]);
      assert.equal(stderr, '');
      return stdout;
    };
    await work({ say, source, other, bundle });
  } finally {
    await rm(root, { recursive: true });
  }
}
