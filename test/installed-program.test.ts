import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildProgram, programManifest } from '../scripts/build-program.ts';
import { runProgram } from '../scripts/run-program.ts';
import { packageFolder } from '../scripts/third-party-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('The program as users install it', () => {
  let folder = '';
  let installed = '';
  let homes = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'todo-installed-'));
    installed = join(folder, 'todo');
    await buildProgram(installed);
  });
  after(() => rm(folder, { recursive: true }));

  /** A user with a home of their own, unless `env` says otherwise. */
  function aUser(env: NodeJS.ProcessEnv = {}) {
    const home = join(folder, `home-${(homes += 1)}`);
    const options = { env: { PATH: process.env['PATH'], HOME: home, ...env }, cwd: folder };
    const launcher = join(installed, 'bin', 'todo.js');
    return {
      home,
      todo: (...args: string[]) => runProgram(process.execPath, [launcher, ...args], options),
      kept: () => filesBelow(join(home, '.cache', 'todo')),
    };
  }

  it('has no dependencies, no install script and no path of this machine', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as object;
    for (const field of ['dependencies', 'scripts']) assert.ok(!(field in manifest), field);
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = await readFile(join(file.parentPath, file.name), 'latin1');
      assert.ok(!text.includes(root) && !text.includes(folder), file.name);
    }
  });

  it('names the licences of what it is made of', async () => {
    const text = await readFile(join(installed, 'THIRD-PARTY-LICENCES'), 'utf8');
    for (const name of ['better-sqlite3', 'commander', 'koa', 'pg', 'pino', 'redoc']) {
      assert.match(text, new RegExp(`^${name} \\d`, 'm'));
    }
    assert.equal(
      packageFolder('node_modules/a/node_modules/@b/c/d.js'),
      'node_modules/a/node_modules/@b/c',
    );
    assert.equal(packageFolder('packages/domain/src/todo.ts'), undefined);
  });

  it('keeps what its commands are compiled to in the cache of the user', async () => {
    const { todo, kept } = aUser();
    const { version } = await programManifest();
    assert.equal((await todo('--version')).stdout, `${version}\n`);
    assert.deepEqual((await kept()).map((file) => basename(file)).toSorted(), [
      'program.--version.code',
      'program.--version.commands',
    ]);
    assert.equal((await todo('add', 'Buy', 'milk')).stdout, 'Added 1  Buy milk\n');
    assert.equal((await todo('list', '--quiet')).stdout, '1\n');
    assert.equal((await todo('show', '1', '--quiet')).stdout, '1\n');
    assert.equal((await todo('tags')).stdout, '');
    const files = new Map((await kept()).map((file) => [basename(file), file]));
    for (const name of ['todos.add.code', 'todos.list.code']) assert.ok(files.has(name), name);
    const others = await readFile(String(files.get('todos.other.commands')), 'utf8');
    assert.equal(others, 'show\ntags');
  });

  it('brings its manual page and the completion of each shell', async () => {
    const page = await readFile(join(installed, 'man', 'todo.1'), 'utf8');
    assert.match(page, /^\.TH TODO 1 /);
    for (const shell of ['bash', 'zsh', 'fish']) {
      const script = await readFile(join(installed, 'completions', `todo.${shell}`), 'utf8');
      assert.match(script, /todo __complete/);
    }
  });

  it('runs from a damaged cache, and mends it', async () => {
    const { todo, kept } = aUser();
    await todo('add', 'Buy', 'milk');
    const code = String((await kept()).find((file) => file.endsWith('todos.add.code')));
    await truncate(code, 1000);
    assert.equal((await todo('add', 'Call', 'mum')).stdout, 'Added 2  Call mum\n');
    assert.ok((await readFile(code)).length > 1000);
  });

  it('runs where no cache can be written, or where there is no home', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const database = { TODO_DATABASE_URL: `sqlite:${join(folder, 'todo.db')}` };
    const nowhere = aUser({ ...database, XDG_CACHE_HOME: file });
    assert.equal((await nowhere.todo('add', 'Buy', 'milk')).stderr, '');
    const homeless = aUser({ ...database, HOME: '' });
    assert.deepEqual(await homeless.todo('list', '--quiet'), {
      exitCode: 0,
      stdout: '1\n',
      stderr: '',
    });
  });
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
