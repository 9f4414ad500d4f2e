// Runs the commands that people type every day once, on todos of its own, and keeps the code that they were compiled to
// beside the bundle.
//
//   node warm-program.mjs [folder of the bundle]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** By the first word: those whose code lies apart, which `load-packed.cjs` names, and all others. */
const commands = {
  other: [
    ['--help'],
    ['completion', 'bash'],
    ['add', 'Buy milk'],
    ['add', 'Call mum', '--due', 'tomorrow', '--tag', 'family'],
    ['list'],
    ['list', '--json'],
    ['done', '1'],
    ['show', '2'],
    ['edit', '2', '--due', 'fri'],
    ['__complete', 'done', ''],
    ['add', 'Read'],
    ['rm', '3', '--yes'],
    ['add', 'Read', '--due', 'someday'],
  ],
  add: [
    ['add', 'Write'],
    ['add', 'Write', '--due', 'tomorrow', '--tag', 'home'],
  ],
  list: [['list'], ['list', '--json']],
  done: [
    ['done', '2'],
    ['done', '1'],
  ],
  completion: [['completion', 'bash']],
  '--help': [['--help']],
  '--version': [['--version']],
};

const [, program, word, bundle, folder] = process.argv;
if (folder === undefined) {
  await warm(word ?? fileURLToPath(new URL('../packages/program/dist/', import.meta.url)));
} else {
  await run(commands[word]);
}

async function warm(files) {
  const { everyday } = createRequire(join(resolve(files), 'main.js'))('./load-packed.js');
  const place = await mkdtemp(join(tmpdir(), 'todo-'));
  const warmFor = (name) => runNode([program, name, resolve(files), place]);
  try {
    // They leave todos for those that follow.
    await warmFor('other');
    await Promise.all(everyday.map(warmFor));
  } finally {
    await rm(place, { recursive: true });
  }
}

/** In a process of its own, whose first word says whose code is kept. */
async function runNode(words) {
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words[1]} has failed.`);
}

function nowhere() {
  return new PassThrough().resume();
}

async function run(lines) {
  const inBundle = createRequire(join(bundle, 'main.js'));
  const { runTodo } = inBundle('./run-todo.js');
  const io = {
    env: { TODO_DATABASE_URL: `sqlite:${join(folder, 'todo.db')}` },
    cwd: folder,
    stdin: nowhere(),
    stdout: nowhere(),
    stderr: nowhere(),
    stderrStream: nowhere(),
  };
  // A word without an entry fails here.
  for (const line of lines) await runTodo(line, io);
  inBundle('./load-packed.js').keepCode();
}
