import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportedSources, type SourceManifest } from './published-manifest.ts';
import { runProgram } from './run-program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = fileURLToPath(new URL('api-reference', import.meta.url));

/** What of the packages is an API. `todo` and its command line are for people. */
const forPrograms = /^@todo\/(?!cli|program)/;

/**
 * What has to have a docstring. Functions have theirs by test/docstrings.test.ts: TypeDoc would ask for one for each property
 * that is a function, also where the function has it.
 */
const documentedKinds = ['Class', 'Interface', 'TypeAlias', 'Variable'];

/**
 * Writes the API reference of all packages as pages of HTML, made of their docstrings by TypeDoc. TypeDoc needs another
 * TypeScript than ours, so it is a project of its own, installed for this run alone.
 *
 * @param target a folder of its own; what is in it is replaced
 * @param env the environment of npm and TypeDoc
 * @throws Error with the words of TypeDoc where a symbol has no docstring, or a link leads nowhere
 */
export async function writeApiReference(
  target: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'todo-api-reference-'));
  try {
    await cp(tools, folder, { recursive: true });
    await succeed('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--prefer-offline'], {
      cwd: folder,
      env,
    });
    const modules = await writeModules(folder);
    await writeFile(join(folder, 'front-page.md'), await frontPage());
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(compilation(modules)));
    const options = join(folder, 'typedoc.json');
    await writeFile(options, JSON.stringify(await typedocOptions(folder, modules, target)));
    const typedoc = join(folder, 'node_modules', 'typedoc', 'bin', 'typedoc');
    await succeed(process.execPath, [typedoc, '--options', options], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes one file for each entry point, under the name by which programs import it. */
async function writeModules(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { manifest, path } of await manifests()) {
    for (const [id, source] of exportedSources(manifest)) {
      if (!forPrograms.test(id)) continue;
      const file = join(folder, 'modules', `${id}.ts`);
      await mkdir(dirname(file), { recursive: true });
      const summary = id === manifest.name ? manifest.description : `Part of \`${manifest.name}\`.`;
      const from = JSON.stringify(join(path, source));
      await writeFile(file, `/**\n * ${summary}\n * @module ${id}\n */\nexport * from ${from};\n`);
      files.push(file);
    }
  }
  return files;
}

async function manifests() {
  const packages = join(root, 'packages');
  const found = [];
  for (const name of await readdir(packages)) {
    const path = join(packages, name);
    const text = await readFile(join(path, 'package.json'), 'utf8');
    found.push({ path, manifest: JSON.parse(text) as SourceManifest });
  }
  return found;
}

async function frontPage(): Promise<string> {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const [introduction = ''] = text.split('\n\n').slice(1);
  return `# Todo for programs\n\n${introduction}\n`;
}

function compilation(modules: readonly string[]) {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      allowImportingTsExtensions: true,
      // The modules import by absolute paths, and nothing is compiled.
      rewriteRelativeImportExtensions: false,
      rootDir: '/',
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: [],
    files: modules,
  };
}

async function typedocOptions(folder: string, modules: readonly string[], target: string) {
  const names = (await manifests()).map(({ manifest }) => manifest.name);
  return {
    name: 'Todo',
    readme: join(folder, 'front-page.md'),
    entryPoints: modules,
    tsconfig: join(folder, 'tsconfig.json'),
    out: target,
    // The pages are the same wherever and whenever they are made.
    disableSources: true,
    hideGenerator: true,
    sort: ['kind', 'alphabetical'],
    packagesRequiringDocumentation: names.filter((name) => forPrograms.test(name)),
    requiredToBeDocumented: documentedKinds,
    validation: {
      notDocumented: true,
      // What an entry point keeps to itself is shown where it is used.
      notExported: false,
      invalidLink: true,
      invalidPath: true,
    },
    // Of the types of Node, some docstrings have links into their own documentation.
    externalSymbolLinkMappings: { '@types/node': { '*': '#' } },
    treatValidationWarningsAsErrors: true,
    logLevel: 'Warn',
  };
}

async function succeed(
  file: string,
  args: readonly string[],
  options: Parameters<typeof runProgram>[2],
): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(file, args, options);
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')}\n${stdout}\n${stderr}`);
}
