import assert from 'node:assert/strict';
import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';

const script = fileURLToPath(new URL('../scripts/link-node.mjs', import.meta.url));
const installed = (await readdir(new URL('../node_modules', import.meta.url))).find((name) =>
  /^node-(bin-)?(linux|darwin)-/.test(name),
);

// npm makes the command on Windows by other means, and elsewhere there is nothing to link to.
const skip = installed === undefined && 'no Node for this platform comes along';

describe('After npm install', { skip }, () => {
  it('node is the installed one, even if npm has not linked it', () =>
    inProject(async ({ run, link, program }) => {
      await run();
      assert.equal(await realpath(link), program);
    }));

  it('node is the installed one, even beside a broken link', () =>
    inProject(async ({ run, link, program }) => {
      await symlink('../gone/bin/node', link);
      await run();
      assert.equal(await realpath(link), program);
    }));

  it('a link that npm has made stays', () =>
    inProject(async ({ run, link }) => {
      await symlink(process.execPath, link);
      await run();
      assert.equal(await readlink(link), process.execPath);
    }));

  it('nothing is linked if no node was installed', () =>
    inProject(async ({ run, link, program }) => {
      await rm(program);
      await run();
      await assert.rejects(lstat(link), { code: 'ENOENT' });
    }));
});

interface Project {
  /** The command that npm scripts find first. */
  readonly link: string;
  /** What it should lead to. */
  readonly program: string;
  /** Runs what npm runs after an installation. */
  readonly run: () => Promise<void>;
}

async function inProject(test: (project: Project) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'todo-link-node-'));
  const modules = join(folder, 'node_modules');
  const program = join(modules, String(installed), 'bin', 'node');
  try {
    await mkdir(join(folder, 'scripts'));
    await mkdir(join(modules, '.bin'), { recursive: true });
    await mkdir(join(program, '..'), { recursive: true });
    await writeFile(program, '');
    await copyFile(script, join(folder, 'scripts', 'link-node.mjs'));
    await test({
      link: join(modules, '.bin', 'node'),
      program,
      run: async () => {
        const copied = join(folder, 'scripts', 'link-node.mjs');
        const { exitCode, stderr } = await runProgram(process.execPath, [copied]);
        assert.equal(exitCode, 0, stderr);
      },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
