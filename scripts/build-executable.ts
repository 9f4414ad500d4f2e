import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const scripts = fileURLToPath(new URL('.', import.meta.url));
/** As Node calls it: `process.platform` and `process.arch`. */
export const executablePlatform = 'linux-x64';

/**
 * Makes the program one executable for Linux on x64, with Node in it.
 * https://nodejs.org/api/single-executable-applications.html
 *
 * @param program the folder that `buildProgram` made
 * @param output the executable
 * @throws Error on another platform, as code is compiled for the Node that runs this
 */
export async function buildExecutable(program: string, output: string): Promise<void> {
  if (`${process.platform}-${process.arch}` !== executablePlatform) {
    throw new Error(`The executable is made on ${executablePlatform}.`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'todo-executable-'));
  try {
    const files = join(folder, 'files');
    await cp(join(program, 'dist'), files, { recursive: true });
    const prebuilt = join(files, 'prebuilt');
    for (const name of await readdir(prebuilt)) {
      if (name !== `${executablePlatform}.node`) await rm(join(prebuilt, name));
    }
    await runNode(join(scripts, 'warm-program.mjs'), files);
    await rm(join(files, 'cache'), { recursive: true, force: true });

    const paths = await pathsIn(files);
    const contents = join(folder, 'contents.json');
    await writeFile(contents, JSON.stringify(await contentsOf(files, paths)));
    const config = join(folder, 'sea.json');
    const made = join(folder, 'todo');
    await writeFile(
      config,
      JSON.stringify({
        main: join(scripts, 'executable-main.cjs'),
        output: made,
        disableExperimentalSEAWarning: true,
        useCodeCache: true,
        assets: {
          'contents.json': contents,
          ...Object.fromEntries(paths.map((path) => [path, join(files, path)])),
        },
      }),
    );
    await runNode(`--build-sea=${config}`);
    await cp(made, `${output}.new`);
    await rename(`${output}.new`, output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The folder that the executable writes the files to, and what they have to be. */
async function contentsOf(folder: string, paths: readonly string[]) {
  const files = await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(folder, path));
      return [path, content.length, createHash('sha256').update(content).digest('hex')] as const;
    }),
  );
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  return { name: digest.slice(0, 16), files };
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .toSorted();
}

async function runNode(...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(process.execPath, args);
  if (exitCode !== 0) throw new Error(`node ${args.join(' ')} failed.\n${stderr}`);
}
