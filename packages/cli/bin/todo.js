#!/usr/bin/env node
// Any Node has to be able to read this file, if only to say that it is too old.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    'todo needs Node.js 24 or newer, and this is ' +
      process.versions.node +
      '. Install a newer one.\n',
  );
  process.exitCode = 1;
} else {
  void import('#main');
}
