#!/usr/bin/env node
// Any Node has to be able to read this file, if only to say that it is too old.

const [major, minor] = process.versions.node.split('.').map(Number);

// The first one with argon2, which passwords are hashed with.
if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    'todo needs Node.js 24.7 or newer, and this is ' +
      process.versions.node +
      '. Install a newer one, or take the single executable of todo, which needs none.\n',
  );
  process.exitCode = 1;
} else {
  start();
}

function start() {
  // An `import` would evaluate all that there is in these, streams and promises too.
  const { readFileSync, statSync } = process.getBuiltinModule('node:fs');
  const { constants, createRequire, enableCompileCache } = process.getBuiltinModule('node:module');
  // Without `..`, as each would be looked up anew for each source.
  const root = process.getBuiltinModule('node:path').resolve(import.meta.dirname, '../../..') + '/';
  const bundle = import.meta.dirname + '/../dist/';
  if (isCurrent()) {
    const load = createRequire(import.meta.url);
    // In a folder of another user's, Node cannot keep what it compiles.
    if (enableCompileCache(bundle + 'cache').status === constants.compileCacheStatus.FAILED) {
      const { folder } = load(bundle + 'user-code.js');
      if (folder !== undefined) enableCompileCache(folder);
    }
    load(bundle + 'main.js');
  } else {
    void import('#main');
  }

  /** Whether `npm ci` has made the quick program, and of just the source that is there now. */
  function isCurrent() {
    try {
      const sources = JSON.parse(readFileSync(bundle + 'sources.json', 'utf8'));
      return Object.keys(sources).every((file) => statSync(root + file).mtimeMs === sources[file]);
    } catch {
      // There is none, as in a published package, or a file of the source is gone.
      return false;
    }
  }
}
