'use strict';

/*
 * Part of the bundle: loads the files that todo commands are made of. They lie together in packs, each beside
 * the code that it was compiled to when it ran for the first time. Node's own cache is taken before a file runs,
 * and so without its functions: to compile those anew is a fifth of what a command takes.
 */
const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { Script } = process.getBuiltinModule('node:vm');

/** The pack that each file is in. */
const packOf = new Map(Object.entries(PACK_OF));

/**
 * The commands of every day. What each is compiled to lies in a file of its own: V8 reads all of a file, and that of all
 * commands takes 6 ms more.
 */
const everyday = ['add', 'list', 'done', 'completion', '--help', '--version'];
const [, , word = 'list'] = process.argv;
const command = everyday.includes(word) ? word : 'other';

const scripts = new Map();
const packed = new Map();
const loaded = new Map();
let nodeKeepsCode = false;

/**
 * What a file exports, as `require` gives it.
 * @param {string} file such as `./main.js`
 */
function load(file) {
  if (loaded.has(file)) return loaded.get(file).exports;
  const pack = packOf.get(file);
  if (pack === undefined) return loadUnpacked(file);
  if (!packed.has(file)) open(pack);
  const made = { exports: {} };
  loaded.set(file, made);
  packed.get(file)(made, made.exports, load);
  return made.exports;
}
load.resolve = require.resolve;

/**
 * A file that is in no pack. Node keeps what it compiles for these, and is told to only here: that takes 2 ms, and most
 * commands load none but SQLite's native half.
 */
function loadUnpacked(file) {
  if (!nodeKeepsCode && file.endsWith('.js')) {
    nodeKeepsCode = true;
    const { constants, enableCompileCache } = process.getBuiltinModule('node:module');
    const { status } = enableCompileCache(`${__dirname}/cache`);
    // In a folder of another user's, Node cannot write.
    if (status === constants.compileCacheStatus.FAILED) {
      const { folder } = module.require('./user-code.js');
      if (folder !== undefined) enableCompileCache(folder);
    }
  }
  return module.require(file);
}

function open(pack) {
  const filename = `${__dirname}/${pack}.js`;
  const source = readFileSync(filename, 'latin1');
  const compiled = (cachedData) => new Script(source, { filename, cachedData });
  const kept = code(pack);
  let script = kept && compiled(kept);
  // Another release of Node refuses code that it has not made. The user may have kept what earlier commands were compiled to.
  if (script?.cachedDataRejected !== false) {
    script = module.require('./user-code.js').scriptOf(codeName(pack), compiled);
  }
  scripts.set(pack, script);
  for (const [file, run] of Object.entries(script.runInThisContext())) packed.set(file, run);
}

function codeName(pack) {
  return `${pack}.${command}`;
}

function code(pack) {
  try {
    return readFileSync(`${__dirname}/${codeName(pack)}.code`);
  } catch {
    // It was not made at installation, or is being made just now.
    return undefined;
  }
}

/** Keeps all that has been compiled so far beside the bundle. */
function keepCode() {
  for (const [pack, script] of scripts) {
    // V8 trusts what it is given here, so that all of it has to be on disk.
    writeFileSync(`${__dirname}/${codeName(pack)}.code`, script.createCachedData(), {
      flush: true,
    });
  }
}

module.exports = { load, keepCode, everyday };
