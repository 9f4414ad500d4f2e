// Runs the commands that people type every day once, in one process and on todos of its own, and keeps the code that it was
// compiled to beside the bundle.
//
//   node warm-program.mjs [folder of the bundle]
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire, enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';

const ofRepository = fileURLToPath(new URL('../packages/program/dist/', import.meta.url));
const bundle = resolve(process.argv[2] ?? ofRepository);
enableCompileCache(join(bundle, 'cache'));
const inBundle = createRequire(join(bundle, 'main.js'));
const { runTodo } = inBundle('./run-todo.js');

const commands = [
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
  ['rm', '2', '--yes'],
  ['add', 'Read', '--due', 'someday'],
];

const folder = await mkdtemp(join(tmpdir(), 'todo-'));
const nowhere = () => new PassThrough().resume();
const io = {
  env: { TODO_DATABASE_URL: `sqlite:${join(folder, 'todo.db')}` },
  cwd: folder,
  stdin: nowhere(),
  stdout: nowhere(),
  stderr: nowhere(),
  stderrStream: nowhere(),
};
try {
  for (const words of commands) await runTodo(words, io);
  inBundle('./load-packed.js').keepCode();
} finally {
  await rm(folder, { recursive: true });
}
