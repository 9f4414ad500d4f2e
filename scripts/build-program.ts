import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { releaseIn } from './changelog.ts';
import { manPage } from './man-page.ts';
import { runProgram } from './run-program.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const shells = ['bash', 'zsh', 'fish'] as const;

/** What the package.json of the program says about the release. */
export interface ProgramManifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: { readonly node: string };
}

export async function programManifest(): Promise<ProgramManifest> {
  const text = await readFile(join(root, 'packages', 'program', 'package.json'), 'utf8');
  return JSON.parse(text) as ProgramManifest;
}

/**
 * Makes the package `todo`, as users install it: the bundle for every platform, without dependencies.
 *
 * @param folder a folder of its own; what is in it is removed
 * @throws Error with the words of the step that failed
 */
export async function buildProgram(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const bundle = join(folder, 'dist');
  await succeeds(process.execPath, [join(root, 'scripts', 'bundle-program.mjs'), bundle]);
  // Only the licences are made of this list.
  const inputs = join(bundle, 'inputs.json');
  const sources = JSON.parse(await readFile(inputs, 'utf8')) as readonly string[];
  await rm(inputs);
  await writeFile(join(folder, 'THIRD-PARTY-LICENCES'), await thirdPartyLicences(root, sources));

  const launcher = join(folder, 'bin', 'todo.js');
  await place(join(root, 'packages', 'program', 'bin', 'todo.js'), launcher);
  await chmod(launcher, 0o755);
  await place(join(root, 'scripts', 'installed', 'README.md'), join(folder, 'README.md'));
  for (const file of ['LICENSE', 'CHANGELOG.md']) await place(join(root, file), join(folder, file));
  const source = await programManifest();
  const manifest = installedManifest(source);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

  await mkdir(join(folder, 'man'));
  await writeFile(join(folder, 'man', 'todo.1'), manPage(await dated(source)));
  await mkdir(join(folder, 'completions'));
  for (const shell of shells) {
    const script = await succeeds(process.execPath, [launcher, 'completion', shell]);
    await writeFile(join(folder, 'completions', `todo.${shell}`), script);
  }
  // What running it has left behind.
  await rm(join(bundle, 'cache'), { recursive: true, force: true });
}

/** Packs a package. @returns the tarball in `target`, such as `todo-<version>.tgz` */
export async function packFolder(folder: string, target: string): Promise<string> {
  const args = ['pack', folder, '--pack-destination', target, '--ignore-scripts', '--json'];
  const [packed] = JSON.parse(await succeeds('npm', args)) as readonly {
    readonly filename: string;
  }[];
  return join(target, String(packed?.filename));
}

/** The package.json that users get. It has no install script, as npm asks whether to trust one. */
export function installedManifest({ version, description, license, engines }: ProgramManifest) {
  return {
    name: 'todo',
    version,
    description,
    license,
    keywords: ['todo', 'task', 'cli', 'rest'],
    type: 'module',
    bin: { todo: 'bin/todo.js' },
    man: ['man/todo.1'],
    engines,
  };
}

/** The release with its day; a version that is not released yet has this day. */
async function dated({ version }: ProgramManifest) {
  const release = releaseIn(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version);
  return { version, date: release?.date ?? new Date().toISOString().slice(0, 10) };
}

async function place(file: string, at: string): Promise<void> {
  await mkdir(join(at, '..'), { recursive: true });
  await copyFile(file, at);
}

/** @returns what it has printed. @throws Error where it fails */
async function succeeds(file: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(file, args, { cwd: root });
  if (exitCode !== 0) throw new Error(`${[file, ...args].join(' ')} failed.\n${stderr}`);
  return stdout;
}
