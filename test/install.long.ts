import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildExecutable, executablePlatform } from '../scripts/build-executable.ts';
import { buildProgram, packFolder, programManifest } from '../scripts/build-program.ts';
import { runProgram, type ProgramRun } from '../scripts/run-program.ts';
import { missing } from './installed.ts';
import { cleanEnvironment } from './npm.ts';
import { addressFrom } from './todo-program.ts';

/* Each way of installing, by the commands of the README: in an empty prefix, and in a root that has no Node. */

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const isForThisMachine = `${process.platform}-${process.arch}` === executablePlatform;

/** The one line of the README that begins so. */
function lineOfReadme(start: string): string {
  const lines = readme.split('\n').filter((line) => line.startsWith(start));
  assert.equal(lines.length, 1, start);
  return lines[0] ?? '';
}

/** Every command that a new user tries first. */
async function tryTodo(todo: (...args: string[]) => Promise<ProgramRun>): Promise<void> {
  const { version } = await programManifest();
  for (const [args, stdout] of [
    [['--version'], `${version}\n`],
    [['add', 'Buy', 'milk'], 'Added 1  Buy milk\n'],
    [['list', '--quiet'], '1\n'],
    [['done', '1'], 'Completed 1  Buy milk\n'],
  ] as const) {
    assert.deepEqual(await todo(...args), { exitCode: 0, stdout, stderr: '' });
  }
  const check = await todo('db', 'check');
  assert.deepEqual([check.exitCode, check.stderr], [0, '']);
  const { stdout: script } = await todo('completion', 'bash');
  assert.match(script, /complete .*_todo todo/);
}

describe('Installing todo', { timeout: 900_000 }, () => {
  let folder = '';
  const program = () => join(folder, 'dist', 'todo');
  const executable = () => join(folder, 'dist', `todo-${executablePlatform}`);

  /** A user whose path has nothing in it, and who runs the executable. */
  function aUser(name: string, env: NodeJS.ProcessEnv = {}) {
    const home = join(folder, name);
    const options = { cwd: folder, env: { HOME: home, ...env } };
    return {
      home,
      options,
      todo: (...args: string[]) => runProgram(executable(), args, options),
    };
  }

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'todo-install-'));
    await buildProgram(program());
    await packFolder(program(), join(folder, 'dist'));
  });
  after(() => rm(folder, { recursive: true }));

  it('with npm into an empty prefix gives one package, a todo and its manual page', async () => {
    const prefix = join(folder, 'prefix');
    const home = join(folder, 'home');
    await mkdir(home);
    const env: NodeJS.ProcessEnv = {
      ...cleanEnvironment(),
      HOME: home,
      npm_config_prefix: prefix,
      // It has nothing to ask a registry for.
      npm_config_offline: 'true',
      npm_config_cache: join(folder, 'npm-cache'),
    };
    const options = { cwd: folder, env: { ...env, PATH: `${join(prefix, 'bin')}:${env['PATH']}` } };
    const install = lineOfReadme('npm install -g');
    const { exitCode, stdout, stderr } = await runProgram('bash', ['-c', install], options);
    assert.deepEqual([exitCode, stderr], [0, ''], stdout);
    assert.match(stdout, /added 1 package/);

    await tryTodo((...args) => runProgram('todo', args, options));
    if (missing('man') === false) {
      const args = ['-M', join(prefix, 'share', 'man'), 'todo'];
      assert.match((await runProgram('man', args, options)).stdout, /^NAME\n +todo - /m);
    }
  });

  describe(
    'as one executable',
    { skip: !isForThisMachine && 'the executable is for Linux on x64' },
    () => {
      before(() => buildExecutable(program(), executable()));

      it('runs with nothing in its path', async () => {
        const { todo } = aUser('ada');
        await tryTodo(todo);
      });

      it('mends its files where one is cut off, and does without a cache that it cannot write', async () => {
        const { home, todo } = aUser('bea');
        await todo('add', 'Buy', 'milk');
        const { stdout: main } = await runProgram('bash', [
          '-c',
          `ls -d '${home}'/.cache/todo/*/main.js`,
        ]);
        const file = main.trim();
        const whole = await readFile(file, 'utf8');
        await rm(file);
        assert.equal((await todo('list', '--quiet')).stdout, '1\n');
        assert.equal(await readFile(file, 'utf8'), whole);
        const elsewhere = aUser('bea', { XDG_CACHE_HOME: executable() });
        assert.deepEqual(await elsewhere.todo('list', '--quiet'), {
          exitCode: 0,
          stdout: '1\n',
          stderr: '',
        });
      });

      it('does not use files that others may change', async () => {
        const { home, todo } = aUser('cleo');
        await todo('--version');
        const change = `cd '${home}'/.cache/todo/* && echo 'console.log("evil")' >> main.js && chmod 770 .`;
        await runProgram('bash', ['-c', change]);
        assert.match((await todo('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
      });

      it('serves with several workers, and searches in a process of its own', async () => {
        const { options } = aUser('dora');
        const args = ['serve', '--workers', '2', '--port', '0'];
        const server = spawn(executable(), args, {
          ...options,
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        try {
          const api = await addressFrom(server.stderr);
          const body = JSON.stringify({ task: 'Read', notes: 'so much '.repeat(1250) });
          const headers = { 'Content-Type': 'application/json' };
          const added = Array.from({ length: 250 }, () =>
            fetch(api, { method: 'POST', headers, body }),
          );
          assert.ok((await Promise.all(added)).every(({ status }) => status === 201));
          const found = await fetch(`${api}?keyword=much&limit=1&count=true`);
          assert.equal(found.headers.get('X-Total-Count'), '250');
          const docs = new URL('/docs/assets/swagger-ui-bundle.js', api);
          assert.equal((await fetch(docs)).status, 200);
        } finally {
          server.kill('SIGTERM');
          await once(server, 'exit');
        }
      });

      it(
        'runs in a root that has its libraries and nothing else',
        { skip: missing('unshare') },
        async (t) => {
          const bare = join(folder, 'bare');
          const { stdout: libraries } = await runProgram('ldd', [executable()]);
          for (const [library] of libraries.matchAll(/\/\S+/g)) {
            await mkdir(join(bare, dirname(library)), { recursive: true });
            await copyFile(library, join(bare, library));
          }
          for (const part of ['usr/local/bin', 'home/ada', 'tmp']) {
            await mkdir(join(bare, part), { recursive: true });
          }
          const install = lineOfReadme('sudo install');
          const words = install.replace('sudo ', '').replace(' /usr/local', ` '${bare}/usr/local`);
          const { exitCode, stderr } = await runProgram('bash', ['-c', `${words}'`], {
            cwd: folder,
          });
          assert.deepEqual([exitCode, stderr], [0, '']);
          const inRoot = (...args: string[]) =>
            runProgram('unshare', ['-r', 'chroot', bare, '/usr/local/bin/todo', ...args], {
              env: { PATH: process.env['PATH'], HOME: '/home/ada' },
            });
          const first = await inRoot('--version');
          if (/unshare failed/.test(first.stderr))
            return t.skip('this machine permits no other root');
          return tryTodo(inRoot);
        },
      );
    },
  );
});
