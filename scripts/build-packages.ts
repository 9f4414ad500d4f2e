import { createRequire } from 'node:module';
import {
  chmod,
  constants,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  assets,
  entryPoints,
  exportedSources,
  hasBuiltFiles,
  placeOf,
  publishedManifest,
  publishedReadme,
  type SourceManifest,
} from './published-manifest.ts';
import { runProgram } from './run-program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = join(root, 'packages');

/**
 * Makes of each package what can be published: ESM JavaScript, types, source maps with the source
 * in them, and a package.json that points there.
 *
 * @param target a folder of its own; what is in it is removed
 * @returns the folders made, one a package
 * @throws Error with the compiler's words when the source does not compile
 */
export async function buildPackages(target: string): Promise<readonly string[]> {
  const names = await readdir(packages);
  const compiled = await mkdtemp(join(tmpdir(), 'todo-build-'));
  try {
    const manifests = new Map<string, SourceManifest>();
    for (const name of names) manifests.set(name, await manifestOf(name));
    await bundlePage();
    await compile(manifests, compiled);
    await rm(target, { recursive: true, force: true });
    for (const [name, manifest] of manifests) {
      await assemble(name, manifest, join(compiled, name), join(target, name));
    }
  } finally {
    await rm(compiled, { recursive: true, force: true });
  }
  return names.map((name) => join(target, name));
}

async function manifestOf(name: string): Promise<SourceManifest> {
  const text = await readFile(join(packages, name, 'package.json'), 'utf8');
  return JSON.parse(text) as SourceManifest;
}

async function bundlePage(): Promise<void> {
  const script = fileURLToPath(new URL('bundle-page.mjs', import.meta.url));
  const { exitCode, stderr } = await runProgram(process.execPath, [script]);
  if (exitCode !== 0) throw new Error(`The page cannot be bundled.\n${stderr}`);
}

/** Compiles what the entry points reach, and so no test. */
async function compile(
  manifests: ReadonlyMap<string, SourceManifest>,
  outDir: string,
): Promise<void> {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      sourceMap: true,
      inlineSources: true,
      // A name for people, as the files themselves do not come along.
      sourceRoot: 'todo:///',
      rootDir: packages,
      outDir,
      typeRoots: [join(root, 'node_modules', '@types')],
      // Found through node_modules, the files would count as a third-party package, and would not be compiled.
      paths: Object.fromEntries(
        [...manifests].flatMap(([name, manifest]) =>
          exportedSources(manifest).map(([id, file]) => [id, [resolve(packages, name, file)]]),
        ),
      ),
    },
    include: [],
    files: [...manifests].flatMap(([name, manifest]) =>
      entryPoints(manifest).map((file) => resolve(packages, name, file)),
    ),
  };
  const project = join(outDir, 'tsconfig.json');
  await writeFile(project, JSON.stringify(config));
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const { exitCode, stdout } = await runProgram(process.execPath, [tsc, '-p', project]);
  if (exitCode !== 0) throw new Error(`The packages do not compile.\n${stdout}`);
}

async function assemble(
  name: string,
  manifest: SourceManifest,
  compiled: string,
  target: string,
): Promise<void> {
  for (const entry of await readdir(compiled, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // Two files that want the same place would otherwise go unseen.
    await place(file, join(target, placeOf(relative(compiled, file))), constants.COPYFILE_EXCL);
  }
  for (const program of Object.values(manifest.bin ?? {})) {
    await place(join(packages, name, program), join(target, program));
    await chmod(join(target, program), 0o755);
  }
  await copyAssets(name, manifest, join(target, 'assets'));
  if (hasBuiltFiles(manifest)) {
    await cp(join(packages, name, 'dist'), join(target, 'assets'), { recursive: true });
  }
  await place(join(root, 'LICENSE'), join(target, 'LICENSE'));
  const readme = await readFile(join(packages, name, 'README.md'), 'utf8');
  await writeFile(join(target, 'README.md'), publishedReadme(readme));
  await writeFile(
    join(target, 'package.json'),
    `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`,
  );
}

/** Copies files of other packages, and the licence that each of those packages comes with. */
async function copyAssets(name: string, manifest: SourceManifest, target: string): Promise<void> {
  const require = createRequire(join(packages, name, 'package.json'));
  for (const [file, specifier] of assets(manifest)) {
    const source = require.resolve(specifier);
    await place(source, join(target, file));
    const [owner = ''] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    await copyLicences(packageFolder(source, owner), join(target, 'licences', owner));
  }
}

async function copyLicences(source: string, target: string): Promise<void> {
  const texts = (await readdir(source)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (texts.length === 0) throw new Error(`${basename(source)} comes without a licence.`);
  for (const text of texts) await place(join(source, text), join(target, text));
}

async function place(file: string, at: string, mode?: number): Promise<void> {
  await mkdir(dirname(at), { recursive: true });
  await copyFile(file, at, mode);
}

/** The folder of the package `name` that holds `file`. */
function packageFolder(file: string, name: string): string {
  const marker = join('node_modules', name);
  return file.slice(0, file.lastIndexOf(marker) + marker.length);
}
