'use strict';

/*
 * The first script of the single executable. The files of the program are in the executable. It writes them once to a
 * private folder in the user's cache, as SQLite's native half has to be a file and Node keeps compiled code beside files,
 * and runs them there: then all is as in an installed package.
 */
const { getAsset, getRawAsset } = process.getBuiltinModule('node:sea');
const fs = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');

/**
 * The name of the folder, which has a digest of all files, and their paths, sizes and SHA-256.
 * @type {{ name: string, files: [path: string, size: number, sha256: string][] }}
 */
const contents = JSON.parse(getAsset('contents.json', 'utf8'));

const [, , word = ''] = process.argv;
const child = childProgram(word);
if (child === undefined) {
  start();
} else {
  // What forks or starts a program gives Node its path. The arguments begin after it.
  process.argv.splice(1, 1);
  run(child);
}

function start() {
  let folder;
  try {
    folder = programFolder();
  } catch (error) {
    const reason = error.code ?? error.message;
    process.stderr.write(
      `todo cannot write its own files: ${reason}. Set XDG_CACHE_HOME to a folder that you may write.\n`,
    );
    process.exit(1);
  }
  process.argv[1] = `${folder}/main.js`;
  run(process.argv[1]);
}

function run(file) {
  createRequire(file)(file);
}

/** The file to run if the first word names one of our own, as the program gives it to a process that it starts. */
function childProgram(file) {
  const end = file.lastIndexOf('/');
  const folder = file.slice(0, end);
  const isOurs =
    folder.endsWith(`/${contents.name}`) &&
    contents.files.some(([path]) => path === file.slice(end + 1)) &&
    isWhole(folder);
  return isOurs ? file : undefined;
}

function programFolder() {
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const root = cache?.startsWith('/') ? cache : home?.startsWith('/') && `${home}/.cache`;
  if (root) {
    const folder = `${root}/todo/${contents.name}`;
    if (isWhole(folder)) return folder;
    try {
      extract(folder);
      return folder;
    } catch {
      // The cache cannot be written, or its disk is full.
    }
  }
  return temporaryFolder();
}

/** For this run alone. */
function temporaryFolder() {
  const { tmpdir } = process.getBuiltinModule('node:os');
  const parent = fs.mkdtempSync(`${tmpdir()}/todo-`);
  process.once('exit', () => fs.rmSync(parent, { recursive: true, force: true }));
  const folder = `${parent}/${contents.name}`;
  extract(folder);
  return folder;
}

/** Whether the folder belongs to this user alone and no file in it is missing or cut off. */
function isWhole(folder) {
  try {
    const { uid, mode } = fs.lstatSync(folder);
    return (
      uid === process.getuid() &&
      (mode & 0o170777) === 0o040700 &&
      contents.files.every(([path, size]) => fs.statSync(`${folder}/${path}`).size === size)
    );
  } catch {
    return false;
  }
}

/** Writes all files beside their place, and moves them there at once: another process sees all of them or none. */
function extract(folder) {
  const { createHash } = process.getBuiltinModule('node:crypto');
  fs.mkdirSync(folder.slice(0, folder.lastIndexOf('/')), { recursive: true, mode: 0o700 });
  const fresh = fs.mkdtempSync(`${folder}.`);
  try {
    for (const [path, , sha256] of contents.files) {
      const file = `${fresh}/${path}`;
      fs.mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true, mode: 0o700 });
      fs.writeFileSync(file, new Uint8Array(getRawAsset(path)), { flag: 'wx', flush: true });
      const written = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
      if (written !== sha256) throw new Error(`${path} is damaged.`);
    }
    replace(folder, fresh);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

function replace(folder, fresh) {
  try {
    fs.renameSync(fresh, folder);
  } catch (error) {
    // Another process was quicker.
    if (isWhole(folder)) return;
    if (!['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(error.code)) throw error;
    const damaged = `${fresh}.damaged`;
    fs.renameSync(folder, damaged);
    fs.renameSync(fresh, folder);
    fs.rmSync(damaged, { recursive: true, force: true });
  }
}
