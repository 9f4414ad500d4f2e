// Makes of packages/web what a server sends: files that have a hash of their content in the name, compressed already, and
// a list of them. It runs at the end of `npm ci`, perhaps on an older Node, so it is plain JavaScript.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = new URL('../', import.meta.url);
const source = new URL('packages/web/src/', root);
const target = new URL('packages/web/dist/', root);

/** Where the page asks for its files, from its own address on: it may lie anywhere. */
const folder = 'app/';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** What a file names by its path, and the path. */
const references = /(?<=\b(?:href|src)(?:="|": "))\.\/([^"]+)/g;

if (!(await isCurrent())) await bundle();

async function bundle() {
  const html = await readFile(new URL('index.html', source), 'utf8');
  const named = referencesIn(html);
  const code = await bundledCode(named.filter((path) => /\.(?:css|tsx?)$/.test(path)));
  if (code === undefined) return;

  const files = new Map(code.files);
  const names = new Map(code.names);
  const sources = new Set([...code.sources, 'packages/web/src/index.html']);
  /** Takes a file as it is, but for the names of others in it. Gives its own name. */
  async function take(path) {
    const known = names.get(path);
    if (known !== undefined) return known;
    const at = new URL(path, source);
    sources.add(fileURLToPath(at).slice(fileURLToPath(root).length));
    const content = path.endsWith('.webmanifest')
      ? Buffer.from(await withNames(JSON.stringify(JSON.parse(await readFile(at)), null, 1), take))
      : await readFile(at);
    const name = `${basename(path, extname(path))}-${hashOf(content)}${extname(path)}`;
    names.set(path, name);
    files.set(name, content);
    return name;
  }
  const page = await withNames(html, async (path) => folder + (await take(path)));

  await mkdir(target, { recursive: true });
  const written = new Set(['page.json', 'sources.json', 'licences.txt']);
  const listed = [];
  for (const [name, content] of files) listed.push(await write(name, content, written));
  const listing = { html: await write('index.html', Buffer.from(page), written), files: listed };
  await replace('licences.txt', await licencesOf(code.packages));
  await replace('page.json', JSON.stringify(listing));
  await replace('sources.json', JSON.stringify(await timesOf([...sources, ownScript()])));
  // Of an earlier run. A server that has them has read them.
  for (const name of await readdir(target)) {
    if (!written.has(name)) await rm(new URL(name, target), { force: true });
  }
}

/** The scripts and style sheets, as `undefined` without the development dependencies: then there is no page. */
async function bundledCode(entryPoints) {
  const { build } = await import('esbuild').catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return {};
    throw error;
  });
  if (build === undefined) return undefined;
  const { metafile, outputFiles } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: entryPoints.map((path) => `packages/web/src/${path}`),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    outdir: 'packages/web/dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    charset: 'utf8',
    // They are in a file of their own.
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const inputs = Object.keys(metafile.inputs);
  return {
    files: outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]),
    names: Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
      entryPoint === undefined
        ? []
        : [[entryPoint.slice('packages/web/src/'.length), basename(path)]],
    ),
    sources: inputs.filter((file) => /^packages\/(?!.*node_modules)/.test(file)),
    packages: new Set(
      inputs.flatMap((file) => {
        const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
        return name === undefined ? [] : [name];
      }),
    ),
  };
}

function referencesIn(text) {
  return [...text.matchAll(references)].map(([, path]) => path);
}

/** The same text with the names that files have at last. */
async function withNames(text, nameOf) {
  const names = new Map();
  for (const path of referencesIn(text)) names.set(path, await nameOf(path));
  return text.replace(references, (_, path) => names.get(path));
}

/** Writes a file, and compressed ones beside it where that saves a tenth at least: an image is compressed as it is. */
async function write(name, content, written) {
  const compressed = {
    br: await promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    gzip: await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  };
  const codings = Object.keys(compressed).filter(
    (coding) => compressed[coding].length < content.length * 0.9,
  );
  await replace(name, content);
  written.add(name);
  for (const coding of codings) {
    await replace(`${name}.${coding}`, compressed[coding]);
    written.add(`${name}.${coding}`);
  }
  return { name, type: types[extname(name)], codings };
}

/** A server that reads meanwhile finds the old file or the new one. */
async function replace(name, content) {
  const beside = new URL(`${name}.${process.pid}`, target);
  await writeFile(beside, content);
  await rename(beside, new URL(name, target));
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
}

/** The licences of what is bundled, which has to come along. */
async function licencesOf(packages) {
  const texts = [...packages]
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map(async (name) => {
      const at = new URL(`node_modules/${name}/`, root);
      const file = (await readdir(at)).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${name} comes without a licence.`);
      return `${name}\n\n${await readFile(new URL(file, at), 'utf8')}`;
    });
  return (await Promise.all(texts)).join('\n\n');
}

function ownScript() {
  return fileURLToPath(import.meta.url).slice(fileURLToPath(root).length);
}

/** Whether the files that are there were made of the present source. */
async function isCurrent() {
  try {
    const times = JSON.parse(await readFile(new URL('sources.json', target), 'utf8'));
    const now = await timesOf(Object.keys(times));
    return Object.keys(times).every((file) => times[file] === now[file]);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

async function timesOf(files) {
  const times = files.map(async (file) => [file, (await stat(new URL(file, root))).mtimeMs]);
  return Object.fromEntries(await Promise.all(times));
}
