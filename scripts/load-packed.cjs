'use strict';

/*
 * Part of the bundle: loads the files that todo commands are made of. They lie together in packs, each beside
 * the code that it was compiled to when it ran for the first time. Node's own cache is taken before a file runs,
 * and so without its functions: to compile those anew is a fifth of what a command takes.
 */
const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { Script } = process.getBuiltinModule('node:vm');

const scripts = new Map();
const packed = new Map();
const loaded = new Map();

/**
 * What a file exports, as `require` gives it.
 * @param {string} file such as `./main.js`
 * @param {string} [pack] where it is, if it is in a pack
 */
function load(file, pack) {
  if (loaded.has(file)) return loaded.get(file).exports;
  if (!packed.has(file)) {
    if (pack === undefined) return module.require(file);
    open(pack);
  }
  const made = { exports: {} };
  loaded.set(file, made);
  packed.get(file)(made, made.exports, load);
  return made.exports;
}
load.resolve = require.resolve;

function open(pack) {
  const filename = `${__dirname}/${pack}.js`;
  const source = readFileSync(filename, 'latin1');
  const compiled = (cachedData) => new Script(source, { filename, cachedData });
  const kept = code(pack);
  let script = kept && compiled(kept);
  // Another release of Node refuses code that it has not made. The user may have kept what earlier commands were compiled to.
  if (script?.cachedDataRejected !== false) {
    script = module.require('./user-code.js').scriptOf(pack, compiled);
  }
  scripts.set(pack, script);
  for (const [file, run] of Object.entries(script.runInThisContext())) packed.set(file, run);
}

function code(pack) {
  try {
    return readFileSync(`${__dirname}/${pack}.code`);
  } catch {
    // It was not made at installation, or is being made just now.
    return undefined;
  }
}

/** Keeps all that has been compiled so far beside the bundle. */
function keepCode() {
  for (const [pack, script] of scripts) {
    // V8 trusts what it is given here, so that all of it has to be on disk.
    writeFileSync(`${__dirname}/${pack}.code`, script.createCachedData(), { flush: true });
  }
}

module.exports = { load, keepCode };
