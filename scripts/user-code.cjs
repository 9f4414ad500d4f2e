'use strict';

/*
 * Part of the bundle: what its packs were compiled to, kept in the user's cache. It is loaded where the code beside the
 * bundle was not made, or by another release of Node. What lies there may be removed at any time, and a cache that cannot
 * be written is no error: the program then compiles at each start.
 */
const fs = process.getBuiltinModule('node:fs');

/**
 * Each command is compiled once and kept with those before it, if it has no file of its own; this many, so that a cache
 * stops being written.
 */
const mostCommands = 40;

const { platform, env, version, arch, argv } = process;

function cacheRoot() {
  if (platform === 'win32') return env.LOCALAPPDATA;
  if (env.XDG_CACHE_HOME?.startsWith('/')) return env.XDG_CACHE_HOME;
  if (!env.HOME?.startsWith('/')) return undefined;
  return platform === 'darwin' ? `${env.HOME}/Library/Caches` : `${env.HOME}/.cache`;
}

const root = cacheRoot();

/** A folder for this bundle and this Node; undefined where the environment names no home. */
const folder = root && `${root}/todo/BUNDLE-${version}-${arch}`;

/**
 * A pack with the code that earlier commands have left, and with that of this command at the end of the process.
 * @param {string} name of what is kept: of the pack and of the command, or of several
 * @param {(code: Uint8Array | undefined) => import('node:vm').Script} compiled the script of the pack
 * @returns {import('node:vm').Script}
 */
function scriptOf(name, compiled) {
  if (folder === undefined) return compiled();
  const script = compiled(isOurs() ? read(`${name}.code`) : undefined);
  const isKept = script.cachedDataRejected === false;
  const commands = isKept ? String(read(`${name}.commands`) ?? '').split('\n') : [];
  const [, , command = 'list'] = argv;
  // A server takes long enough to end, and a child of a server runs no command.
  const isCommand = command !== 'serve' && process.send === undefined;
  if (isCommand && !commands.includes(command) && commands.length < mostCommands) {
    process.once('exit', () => keep(name, script, [...commands, command]));
  }
  return script;
}

/** V8 trusts the code that it is given, so that no other user may have written it. */
function isOurs() {
  try {
    return process.getuid === undefined || fs.statSync(folder).uid === process.getuid();
  } catch {
    return false;
  }
}

function read(name) {
  try {
    return fs.readFileSync(`${folder}/${name}`);
  } catch {
    return undefined;
  }
}

function keep(name, script, commands) {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs()) return;
    replace(`${name}.code`, script.createCachedData());
    replace(`${name}.commands`, commands.join('\n'));
  } catch {
    // It is only a cache.
  }
}

/** Another command may read or write the file at the same time. */
function replace(name, content) {
  const whole = `${folder}/${name}.${process.pid}`;
  fs.writeFileSync(whole, content, { flush: true });
  fs.renameSync(whole, `${folder}/${name}`);
}

module.exports = { folder, scriptOf };
