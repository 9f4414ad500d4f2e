// Puts the whole `todo` program into a few files, as loading hundreds takes longer than most of what it does.
// It runs at the end of `npm ci`, perhaps on an older Node, so it is plain JavaScript.
//
//   node scripts/bundle-program.mjs             the program of this repository, for this machine
//   node scripts/bundle-program.mjs <folder>    the program as it is published, for every platform
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [, , publishedFolder] = process.argv;
const target =
  publishedFolder === undefined
    ? new URL('../packages/program/dist/', import.meta.url)
    : pathToFileURL(`${publishedFolder}/`);
const root = new URL('../', import.meta.url);

/** Chooses the native half of better-sqlite3 when the program runs. */
const prebuiltSqlite = {
  name: 'prebuilt-sqlite',
  setup(build) {
    build.onLoad({ filter: /\.node$/ }, async () => ({
      contents: await readFile(new URL('prebuilt-sqlite.cjs', import.meta.url), 'utf8'),
      loader: 'js',
    }));
  },
};

/** Names stay: people read them in errors, and to give them back to each function takes time at every start. */
const smaller = { minifyWhitespace: true, minifySyntax: true };

/** Where a file of the bundle asks Node for a module of its own. */
const builtin = /__toESM\d*\(require\(("node:[^"]+")\)\)|(?<==)require\(("node:[^"]+")\)/g;

/**
 * Gives one of Node's own modules when something of it is used: to start other programs, say, loads the network,
 * and most commands do neither. And to `require` one evaluates all that it has.
 */
const builtinWhenUsed =
  'const builtin$=(id)=>{let module;return new Proxy({},{get(_,name){' +
  'module??=process.getBuiltinModule(id);return name==="default"?module:module[name]}})};';

/**
 * How esbuild gives others what is in a file: it defines each name twice, and two functions are called wherever it
 * is used. One is enough.
 */
const exported =
  /var stdin_exports=\{\};__export\(stdin_exports,\{((?:[\w$]+:\(\)=>[\w$.]+,?)+)\}\);module\.exports=__toCommonJS\(stdin_exports\);/;

/** What todo commands are made of, by the sources that something of it begins with. */
const packs = {
  // What each command needs, and those that look at no todos need nothing else.
  program: ['program/src/main.ts', 'program/src/run-todo.ts', 'cli/src/commands/completion.ts'],
  todos: [
    ...['add', 'list', 'show', 'change-status', 'edit', 'rm'].map(
      (name) => `cli/src/commands/${name}.ts`,
    ),
    'cli/src/completion/candidate-lines.ts',
    'cli/src/errors/report.ts',
    'program/src/todo-source.ts',
    'program/src/preferences.ts',
    'adapters-persistence/src/index.ts',
    'adapters-persistence/src/sqlite/sqlite-engine.ts',
  ],
};
const childPrograms = ['check-process', 'reader-process'];
const fromPack = 'module.exports=require("./load-packed.js").load';

await rm(target, { recursive: true, force: true });
const { build, transform } = await import('esbuild').catch((error) => {
  // Without the development dependencies there is nothing to bundle with: the program runs from its source.
  if (error.code === 'ERR_MODULE_NOT_FOUND') process.exit();
  throw error;
});
const { metafile, outputFiles } = await build({
  absWorkingDir: fileURLToPath(root),
  entryPoints: {
    main: 'packages/program/src/main.ts',
    // What `warm-program.mjs` runs.
    'run-todo': 'packages/program/src/run-todo.ts',
    // Programs that the server starts.
    ...Object.fromEntries(
      childPrograms.map((name) => [
        name,
        fileURLToPath(
          new URL(`sqlite/${name}.ts`, import.meta.resolve('@todo/adapters-persistence')),
        ),
      ]),
    ),
  },
  outdir: fileURLToPath(target),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  ...smaller,
  metafile: true,
  write: false,
  logLevel: 'error',
  ...nativeDatabase(),
});
await import('./bundle-page.mjs');
await mkdir(target, { recursive: true });
const files = new Map();
const isPacked = new Set(Object.values(packs).flatMap(filesOf));
for (const { path, contents, text } of outputFiles) {
  const name = basename(path);
  // A server is loaded once, and then is better off without a look at each use.
  if (name.endsWith('.js')) files.set(name, await asCommonJs(text, isPacked.has(name)));
  else await writeFile(path, contents);
}
const packOf = {};
for (const [pack, entryPoints] of Object.entries(packs)) {
  const names = filesOf(entryPoints).filter((name) => !files.get(name).startsWith(fromPack));
  const functions = names.map(
    (name) => `"./${name}"(module,exports,require){${files.get(name)}\n}`,
  );
  await writeFile(new URL(`${pack}.js`, target), asAscii(`"use strict";({${functions.join()}})`));
  // What is in no pack finds it in its place.
  for (const name of names) {
    files.set(name, `${fromPack}("./${name}");`);
    packOf[`./${name}`] = pack;
  }
}
for (const [name, text] of files) await writeFile(new URL(name, target), text);
await writeScript('load-packed', { PACK_OF: JSON.stringify(packOf) });
// V8 knows code by the length of its source, and so would take that of an earlier bundle.
await writeScript('user-code', { BUNDLE: await digest() });
if (publishedFolder !== undefined) {
  await copyPrebuilds();
  await copyPage();
}

// Files are looked up by the names that their packages give them: the assets, and the programs that the server starts.
const assets = await assetsOf(['adapters-http']);
await mkdir(new URL('assets/', target));
for (const { place, file } of assets) await copyFile(file, new URL(place, target));
const manifest = {
  type: 'commonjs',
  imports: {
    ...Object.fromEntries(assets.map(({ specifier, place }) => [specifier, place])),
    // In the repository the page may be built anew without the program.
    '#page/*': publishedFolder === undefined ? '@todo/web/page/*' : './page/*',
    ...Object.fromEntries(childPrograms.map((name) => [`#${name}`, `./${name}.js`])),
  },
};
await writeFile(new URL('package.json', target), JSON.stringify(manifest));

if (publishedFolder !== undefined) {
  // There is no source beside it that could have changed.
  await writeFile(new URL('sources.json', target), '{}');
  const inputs = [...Object.keys(metafile.inputs), ...assets.map(({ file }) => fromRoot(file))];
  await writeFile(new URL('inputs.json', target), JSON.stringify(inputs));
  process.exit();
}

// What the bundle was made of. The launcher takes the source instead as soon as that has changed.
const sources = Object.keys(metafile.inputs).filter((file) =>
  /^packages\/(?!.*node_modules)/.test(file),
);
const seen = await Promise.all(
  sources.map(async (file) => [file, (await stat(new URL(file, root))).mtimeMs]),
);

// On the Node that the repository brings, as on an older one it may not run.
const node = new URL('node_modules/.bin/node', root);
if (existsSync(node)) {
  spawnSync(fileURLToPath(node), [fileURLToPath(new URL('warm-program.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}

// Only now, as the launcher takes the bundle when this is there.
await writeFile(new URL('sources.json', target), JSON.stringify(Object.fromEntries(seen)));

function fromRoot(file) {
  return relative(fileURLToPath(root), file).replaceAll('\\', '/');
}

/** A script of this folder as part of the bundle, with what it has to know of it. */
async function writeScript(name, values) {
  const script = await readFile(new URL(`${name}.cjs`, import.meta.url), 'utf8');
  const text = Object.entries(values).reduce(
    (so, [word, value]) => so.replace(word, value),
    script,
  );
  await writeFile(new URL(`${name}.js`, target), text);
}

/** Tells this bundle from every other one. */
async function digest() {
  const hash = createHash('sha256');
  for (const pack of Object.keys(packs)) {
    hash.update(await readFile(new URL(`${pack}.js`, target)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The files of the bundle that begin with these sources, and all that they need at once. */
function filesOf(entryPoints) {
  const outputs = new Map(Object.entries(metafile.outputs));
  const found = new Set();
  const take = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind, external } of outputs.get(path).imports) {
      if (kind === 'import-statement' && !external) take(next);
    }
  };
  for (const entryPoint of entryPoints) {
    const paths = [...outputs.keys()].filter((path) =>
      outputs.get(path).entryPoint?.endsWith(`packages/${entryPoint}`),
    );
    if (paths.length !== 1) {
      throw new Error(
        `${paths.length} files of the bundle begin with packages/${entryPoint}. Mend the packs.`,
      );
    }
    paths.forEach(take);
  }
  return [...found].map((path) => basename(path));
}

/** The same text in half the memory. esbuild leaves only regular expressions as they are, and they know `\u`. */
function asAscii(text) {
  return text.replace(/[^\0-\u007F]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * The files that these packages serve, and that the bundle carries, as the packages that hold them may be missing where it
 * runs: the name that the code has for each, its place in the bundle, and the file.
 */
async function assetsOf(packages) {
  const lists = packages.map(async (name) => {
    const owner = new URL(`packages/${name}/package.json`, root);
    const { resolve } = createRequire(owner);
    const { imports } = JSON.parse(await readFile(owner, 'utf8'));
    return Object.entries(imports).map(([specifier, file]) => ({
      specifier,
      place: specifier.replace('#', './'),
      file: resolve(file),
    }));
  });
  return (await Promise.all(lists)).flat();
}

/**
 * better-sqlite3 looks for its native half anew at each start, and writes a report on the whole process to
 * learn which C library there is. It has an entry point for each platform, which looks for nothing.
 */
function nativeDatabase() {
  if (publishedFolder !== undefined) {
    return { alias: { 'better-sqlite3': 'better-sqlite3/linux-x64' }, plugins: [prebuiltSqlite] };
  }
  const { platform, arch, report } = process;
  const isMusl = platform === 'linux' && !report.getReport().header.glibcVersionRuntime;
  const entryPoint = `better-sqlite3/${platform}${isMusl ? 'musl' : ''}-${arch}`;
  try {
    import.meta.resolve(entryPoint);
  } catch {
    // Built on this machine, as there is none for it.
    return { external: ['better-sqlite3'] };
  }
  return { alias: { 'better-sqlite3': entryPoint }, loader: { '.node': 'copy' } };
}

async function copyPrebuilds() {
  const prebuilds = new URL('prebuilds/', import.meta.resolve('better-sqlite3/package.json'));
  const folder = new URL('prebuilt/', target);
  await mkdir(folder);
  for (const name of await readdir(prebuilds)) {
    await copyFile(new URL(name, prebuilds), new URL(name, folder));
  }
}

async function copyPage() {
  const built = new URL('packages/web/dist/', root);
  const folder = new URL('page/', target);
  await mkdir(folder);
  for (const name of await readdir(built)) {
    // Only in the repository is the page compared with its source.
    if (name !== 'sources.json') await copyFile(new URL(name, built), new URL(name, folder));
  }
}

/**
 * Node loads CommonJS quicker. esbuild can split only ES modules into files that share what they have in
 * common, so each is turned into CommonJS afterwards.
 */
async function asCommonJs(text, isQuick) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    ...smaller,
    // A file of the bundle is loaded by `require`, also later on.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.resolve': 'resolve$' },
    logOverride: { 'empty-import-meta': 'error' },
    banner:
      `"use strict";${isQuick ? builtinWhenUsed : ''}` +
      (text.includes('import.meta.resolve')
        ? 'const resolve$=(id)=>require("node:url").pathToFileURL(require.resolve(id)).href;'
        : ''),
  });
  const quick = isQuick
    ? code.replaceAll(builtin, (_, whole, named) => `builtin$(${whole ?? named})`)
    : code;
  const rewritten = quick.replace(exported, (_, list) => {
    const getters = list.replace(/([\w$]+):\(\)=>([\w$.]+)/g, 'get $1(){return $2}');
    return `module.exports={__esModule:!0,${getters}};`;
  });
  assertNothingLeft(rewritten, /\bstdin_exports\b/, 'exports');
  if (isQuick) assertNothingLeft(rewritten, /=(?:__toESM\d*\()?require\("node:/, 'imports of Node');
  return rewritten;
}

/** The patterns above fit what this release of esbuild writes. Of another release, they may fit nothing. */
function assertNothingLeft(code, pattern, what) {
  const place = code.search(pattern);
  if (place < 0) return;
  const shown = code.slice(Math.max(0, place - 100), place + 200);
  throw new Error(
    `The ${what} of a file of the bundle were not rewritten. Mend the patterns:\n${shown}`,
  );
}
