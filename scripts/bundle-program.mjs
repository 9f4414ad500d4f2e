// Puts the whole `todo` program into a few files, as loading hundreds takes longer than most of what it does.
// It runs at the end of `npm ci`, perhaps on an older Node, so it is plain JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const cli = new URL('../packages/cli/', import.meta.url);
const target = new URL('dist/', cli);
const root = new URL('../', import.meta.url);

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

await rm(target, { recursive: true, force: true });
const { build, transform } = await import('esbuild').catch((error) => {
  // Without the development dependencies there is nothing to bundle with: the program runs from its source.
  if (error.code === 'ERR_MODULE_NOT_FOUND') process.exit();
  throw error;
});
const { metafile, outputFiles } = await build({
  absWorkingDir: fileURLToPath(root),
  // The second is what `warm-program.mjs` runs.
  entryPoints: ['packages/cli/src/main.ts', 'packages/cli/src/run.ts'],
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
  // They find their own files by where they lie.
  external: ['pino', 'pino-pretty'],
  ...(await nativeDatabase()),
});
await mkdir(target);
for (const { path, contents, text } of outputFiles) {
  await writeFile(path, path.endsWith('.js') ? await asCommonJs(text) : contents);
}

// The files that the documentation pages are made of are looked up by the name that their package gives them.
const http = JSON.parse(
  await readFile(new URL('packages/adapters-http/package.json', root), 'utf8'),
);
const manifest = { type: 'commonjs', imports: http.imports };
await writeFile(new URL('package.json', target), JSON.stringify(manifest));

// What the bundle was made of. The launcher takes the source instead as soon as that has changed.
const sources = Object.keys(metafile.inputs).filter((file) => file.startsWith('packages/'));
const seen = await Promise.all(
  sources.map(async (file) => [file, (await stat(new URL(file, root))).mtimeMs]),
);
await writeFile(new URL('sources.json', target), JSON.stringify(Object.fromEntries(seen)));

// On the Node that the repository brings, as on an older one it may not run.
const node = new URL('node_modules/.bin/node', root);
if (existsSync(node)) {
  spawnSync(fileURLToPath(node), [fileURLToPath(new URL('warm-program.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}

/**
 * better-sqlite3 looks for its native half anew at each start, and writes a report on the whole process to
 * learn which C library there is. It has an entry point for each platform, which looks for nothing.
 */
async function nativeDatabase() {
  const { platform, arch, report } = process;
  const isMusl = platform === 'linux' && !report.getReport().header.glibcVersionRuntime;
  const entryPoint = `better-sqlite3/${platform}${isMusl ? 'musl' : ''}-${arch}`;
  try {
    import.meta.resolve(entryPoint);
  } catch {
    // Built on this machine, as there is none for it.
    return { external: ['better-sqlite3', 'pino', 'pino-pretty'] };
  }
  return { alias: { 'better-sqlite3': entryPoint }, loader: { '.node': 'copy' } };
}

/**
 * Node loads CommonJS quicker. esbuild can split only ES modules into files that share what they have in
 * common, so each is turned into CommonJS afterwards.
 */
async function asCommonJs(text) {
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
      `"use strict";${builtinWhenUsed}` +
      (text.includes('import.meta.resolve')
        ? 'const resolve$=(id)=>require("node:url").pathToFileURL(require.resolve(id)).href;'
        : ''),
  });
  return code
    .replaceAll(builtin, (_, whole, named) => `builtin$(${whole ?? named})`)
    .replace(exported, (_, list) => {
      const getters = list.replace(/([\w$]+):\(\)=>([\w$.]+)/g, 'get $1(){return $2}');
      return `module.exports={__esModule:!0,${getters}};`;
    });
}
