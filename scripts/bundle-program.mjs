// Puts the whole `todo` program into a few files, as loading hundreds takes longer than most of what it does.
// It runs at the end of `npm ci`, perhaps on an older Node, so it is plain JavaScript.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';

const cli = new URL('../packages/cli/', import.meta.url);
const target = new URL('dist/', cli);
const root = new URL('../', import.meta.url);

await rm(target, { recursive: true, force: true });
const esbuild = await import('esbuild').catch((error) => {
  // Without the development dependencies there is nothing to bundle with: the program runs from its source.
  if (error.code === 'ERR_MODULE_NOT_FOUND') process.exit();
  throw error;
});
const { metafile } = await esbuild.build({
  absWorkingDir: decodeURIComponent(root.pathname),
  entryPoints: ['packages/cli/src/main.ts'],
  outdir: decodeURIComponent(target.pathname),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'error',
  // One has a native half; the others find their own files by where they lie.
  external: ['better-sqlite3', 'pino', 'pino-pretty'],
  // Packages written for CommonJS expect it.
  banner: {
    js: "import{createRequire as r$}from'node:module';const require=r$(import.meta.url);",
  },
});

// The files that the documentation pages are made of are looked up by the name that their package gives them.
const http = JSON.parse(
  await readFile(new URL('packages/adapters-http/package.json', root), 'utf8'),
);
const manifest = { type: 'module', imports: http.imports };
await writeFile(new URL('package.json', target), JSON.stringify(manifest));

// What the bundle was made of. The launcher takes the source instead as soon as that has changed.
const sources = Object.keys(metafile.inputs).filter((file) => file.startsWith('packages/'));
const seen = await Promise.all(
  sources.map(async (file) => [file, (await stat(new URL(file, root))).mtimeMs]),
);
await writeFile(new URL('sources.json', target), JSON.stringify(Object.fromEntries(seen)));
