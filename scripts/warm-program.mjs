// Runs what people type every day once, in one process and on todos of its own, so that Node keeps the code of
// all of it compiled beside the bundle. It keeps what the first run of a file has compiled, and no more later.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire, enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../packages/cli/dist/', import.meta.url));
enableCompileCache(join(bundle, 'cache'));
const { run } = createRequire(import.meta.url)(join(bundle, 'run.js'));

const commands = [
  ['--help'],
  ['completion', 'bash'],
  ['add', 'Buy milk'],
  ['add', 'Call mum', '--due', 'tomorrow', '--tag', 'family'],
  ['list'],
  ['list', '--json'],
  ['done', '1'],
];

const folder = await mkdtemp(join(tmpdir(), 'todo-'));
const nowhere = () => new PassThrough().resume();
const io = {
  env: { DATABASE_URL: `sqlite:${join(folder, 'todo.db')}` },
  cwd: folder,
  stdin: nowhere(),
  stdout: nowhere(),
  stderr: nowhere(),
};
try {
  for (const words of commands) await run(words, io);
} finally {
  await rm(folder, { recursive: true });
}
