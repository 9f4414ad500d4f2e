/*
 * Makes a release in dist/release: the program as a tarball and as one executable, the packages for embedding, the notes out
 * of the changelog, and the SHA-256 of each file. It publishes nothing.
 *
 *   npm run release
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExecutable, executablePlatform } from './build-executable.ts';
import { buildPackages } from './build-packages.ts';
import { buildProgram, packFolder, programManifest } from './build-program.ts';
import { releaseIn } from './changelog.ts';
import { refusalsOf, sumsText } from './release-checks.ts';
import { runProgram } from './run-program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'dist', 'release');

async function versions(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}`);
  const files = ['package.json', ...names.map((name) => `${name}/package.json`)];
  const read = files.map(async (file) => {
    const { version } = JSON.parse(await readFile(join(root, file), 'utf8')) as {
      readonly version: string;
    };
    return [file, version] as const;
  });
  return new Map(await Promise.all(read));
}

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The licences of what is in the executable: of Node, which has those of its own parts in it, and of the packages. */
async function licencesOfExecutable(program: string): Promise<string> {
  const ofNode = join(root, 'node_modules', `node-${executablePlatform}`, 'LICENSE');
  const texts = [ofNode, join(program, 'THIRD-PARTY-LICENCES')].map((file) =>
    readFile(file, 'utf8'),
  );
  return (await Promise.all(texts)).join('\n');
}

async function makeRelease(version: string, notes: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const program = join(root, 'dist', 'todo');
  await buildProgram(program);
  await packFolder(program, target);
  for (const folder of await buildPackages(join(root, 'dist', 'packages'))) {
    await packFolder(folder, target);
  }
  const executable = `todo-${version}-${executablePlatform}`;
  await buildExecutable(program, join(target, executable));
  await writeFile(join(target, `${executable}.licences.txt`), await licencesOfExecutable(program));
  const sums = new Map<string, string>();
  for (const file of await readdir(target)) sums.set(file, await sumOf(join(target, file)));
  await writeFile(join(target, 'SHA256SUMS'), sumsText(sums));
  await writeFile(join(target, 'NOTES.md'), notes);
}

const { version } = await programManifest();
const release = releaseIn(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version);
const { stdout: changes } = await runProgram('git', ['status', '--porcelain'], { cwd: root });
const refusals = refusalsOf({ changes, versions: await versions(), release });
if (release === undefined || refusals.length > 0) {
  process.stderr.write(`No release is made.\n${refusals.join('\n')}\n`);
  process.exitCode = 1;
} else {
  await makeRelease(version, release.notes);
  for (const file of await readdir(target)) process.stdout.write(`dist/release/${file}\n`);
}
