import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsSeen, packageOf, type ImportSeen } from './imports-seen.ts';

const installed = fileURLToPath(new URL('../node_modules', import.meta.url));

/** The package.json of a built package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, { readonly types: string }>>;
}

/** Packages that nothing imports, and the ones with which they have to come. */
const companions: ReadonlyMap<string, string> = new Map([
  // Holds no code; its makers count by it who uses the rest.
  ['@mikro-orm/core', 'mikro-orm'],
  // What Inversify is made of asks for it as a peer.
  ['inversify', 'reflect-metadata'],
]);

export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Paths from `folder` on, with `/` on every platform. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/**
 * What the code of a built package imports and what the types speak of that others get to see;
 * of the latter also the types, where those are published on their own.
 */
export async function packagesNeededBy(folder: string): Promise<ReadonlySet<string>> {
  const { name: self, exports } = await manifestIn(folder);
  const code = (await filesIn(folder)).filter(
    (file) => file.endsWith('.js') && !file.startsWith('assets/'),
  );
  const types = Object.values(exports).map((target) => target.types);

  const needed = new Set<string>();
  for (const { specifier } of await importsIn(folder, code, '.js')) {
    needed.add(packageOf(specifier));
  }
  for (const { specifier } of await importsIn(folder, types, '.d.ts')) {
    const name = packageOf(specifier);
    needed.add(name);
    const typesAlone = `@types/${name.replace(/^@(.+)\//, '$1__')}`;
    if (await isInstalled(typesAlone)) needed.add(typesAlone);
  }
  needed.delete(self);
  for (const [name, companion] of companions) if (needed.has(name)) needed.add(companion);
  return needed;
}

/** The imports of other packages in files with that ending, beginning at `files`. */
async function importsIn(
  folder: string,
  files: readonly string[],
  ending: string,
): Promise<readonly ImportSeen[]> {
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = { allowJs: true, module: 'nodenext', types: [] };
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  return (await importsSeen(project)).filter(
    ({ file, specifier }) => file.endsWith(ending) && !/^([.#]|node:)/.test(specifier),
  );
}

async function isInstalled(name: string): Promise<boolean> {
  const [scope = '', rest = ''] = name.split('/');
  return (await readdir(join(installed, scope))).includes(rest);
}
