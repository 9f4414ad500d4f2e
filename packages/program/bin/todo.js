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
  const { createRequire } = process.getBuiltinModule('node:module');
  // Without `..`, as each would be looked up anew for each source.
  const root = import.meta.dirname.slice(0, -'packages/program/bin'.length);
  const bundle = import.meta.dirname.slice(0, -'bin'.length) + 'dist/';
  if (isCurrent()) {
    createRequire(import.meta.url)(bundle + 'load-packed.js').load('./main.js');
  } else {
    void import('#main');
  }

  /** Whether `npm ci` has made the quick program, and of just the source that is there now. */
  function isCurrent() {
    try {
      const sources = JSON.parse(readFileSync(bundle + 'sources.json', 'utf8'));
      return Object.keys(sources).every((file) => statSync(root + file).mtimeMs === sources[file]);
    } catch {
      // There is none, as without development dependencies, or a file of the source is gone.
      return false;
    }
  }
}
