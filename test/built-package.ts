import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsSeen, packageOf, type ImportSeen } from './imports-seen.ts';

const installed = fileURLToPath(new URL('../node_modules', import.meta.url));

/** The package.json of a built package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** A file without types is named alone. */
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
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
 * What the code of each built package imports and what the types speak of that others get to see;
 * of the latter also the types, where those are published on their own.
 *
 * @param folder the packages are in folders of their own in it
 * @returns the names of the packages needed, by the folder of the package that needs them
 */
export async function packagesNeededIn(
  folder: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const names = await readdir(folder);
  const code = (await filesIn(folder)).filter((file) => /^[^/]+\/(?!assets\/).*\.js$/.test(file));
  const types = await Promise.all(
    names.map(async (name) =>
      Object.values((await manifestIn(join(folder, name))).exports).flatMap((target) =>
        typeof target === 'string' ? [] : [posix.join(name, target.types)],
      ),
    ),
  );

  // One after the other, as both want a tsconfig.json there.
  const inCode = await importsIn(folder, code, '.js');
  const inTypes = await importsIn(folder, types.flat(), '.d.ts');
  const needed = await Promise.all(
    names.map(async (name) => {
      const here = ({ file }: ImportSeen) => file.startsWith(`${name}/`);
      const all = await neededFor(inCode.filter(here), inTypes.filter(here));
      const { name: self } = await manifestIn(join(folder, name));
      return [name, new Set([...all].filter((other) => other !== self))] as const;
    }),
  );
  return new Map(needed);
}

async function neededFor(
  inCode: readonly ImportSeen[],
  inTypes: readonly ImportSeen[],
): Promise<ReadonlySet<string>> {
  const needed = new Set(inCode.map(({ specifier }) => packageOf(specifier)));
  for (const { specifier } of inTypes) {
    const name = packageOf(specifier);
    needed.add(name);
    const typesAlone = `@types/${name.replace(/^@(.+)\//, '$1__')}`;
    if (await isInstalled(typesAlone)) needed.add(typesAlone);
  }
  for (const [name, companion] of companions) if (needed.has(name)) needed.add(companion);
  return needed;
}

/** The imports of packages in files with that ending, beginning at `files`. */
async function importsIn(
  folder: string,
  files: readonly string[],
  ending: string,
): Promise<readonly ImportSeen[]> {
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = { allowJs: true, module: 'nodenext', types: [] };
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  try {
    return (await importsSeen(project)).filter(
      ({ file, specifier }) => file.endsWith(ending) && !/^([.#]|node:)/.test(specifier),
    );
  } finally {
    await rm(project);
  }
}

async function isInstalled(name: string): Promise<boolean> {
  const [scope = '', rest = ''] = name.split('/');
  return (await readdir(join(installed, scope))).includes(rest);
}
