#!/usr/bin/env node
// Any Node has to be able to read this file, if only to say that it is too old.
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const load = module.createRequire(import.meta.url);
// An `import` would load all that there is in it, streams and promises too.
const { readFileSync, statSync } = load('node:fs');

const major = Number(process.versions.node.split('.')[0]);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const bundle = fileURLToPath(new URL('../dist/', import.meta.url));

if (major < 24) {
  process.stderr.write(
    'todo needs Node.js 24 or newer, and this is ' +
      process.versions.node +
      '. Install a newer one.\n',
  );
  process.exitCode = 1;
} else if (bundleIsCurrent()) {
  module.enableCompileCache(bundle + 'cache');
  load('../dist/main.js');
} else {
  void import('#main');
}

/** Whether `npm ci` has made the quick program, and of just the source that is there now. */
function bundleIsCurrent() {
  try {
    const sources = JSON.parse(readFileSync(bundle + 'sources.json', 'utf8'));
    return Object.keys(sources).every((file) => statSync(root + file).mtimeMs === sources[file]);
  } catch {
    // There is none, as in a published package, or a file of the source is gone.
    return false;
  }
}
