#!/usr/bin/env node
// Any Node has to be able to read this file, if only to say that it is too old.
import { readFileSync, statSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
const root = new URL('../../../', import.meta.url);
const bundle = new URL('../dist/', import.meta.url);

if (major < 24) {
  process.stderr.write(
    'todo needs Node.js 24 or newer, and this is ' +
      process.versions.node +
      '. Install a newer one.\n',
  );
  process.exitCode = 1;
} else if (bundleIsCurrent()) {
  module.enableCompileCache(fileURLToPath(new URL('cache/', bundle)));
  void import('../dist/main.js');
} else {
  void import('#main');
}

/** Whether `npm ci` has made the quick program, and of just the source that is there now. */
function bundleIsCurrent() {
  try {
    const sources = JSON.parse(readFileSync(new URL('sources.json', bundle), 'utf8'));
    return Object.keys(sources).every(
      (file) => statSync(new URL(file, root)).mtimeMs === sources[file],
    );
  } catch {
    // There is none, as in a published package, or a file of the source is gone.
    return false;
  }
}
