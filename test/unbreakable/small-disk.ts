import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../scripts/run-program.ts';

/** A disk of a few megabytes, in memory. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Takes all the room that is left. @returns how to give it back */
  fill(): Promise<() => Promise<void>>;
}

/** Why there cannot be one here, or `false` where there can. */
export const noSmallDisk =
  (process.platform !== 'linux' || process.getuid?.() !== 0 || !canMount()) &&
  'needs Linux and the right to mount a disk';

function canMount(): boolean {
  // In a name space of its own, so that nothing is left behind.
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

/** Mounts one at `path`, which must not be there yet. */
export async function aSmallDisk(path: string, kilobytes: number): Promise<SmallDisk> {
  await mkdir(path);
  await run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path);
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill() {
      await writeFile(ballast, Buffer.alloc(kilobytes * 1024)).catch((error: unknown) => {
        // As it should: it takes what there is and then fails.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      });
      return () => rm(ballast);
    },
    [Symbol.asyncDispose]: () => run('umount', '--lazy', path),
  };
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(program, args);
  if (exitCode !== 0) throw new Error(`${program}: ${stderr}`);
}
