import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

describe('The bundle that `npm ci` makes of the program', () => {
  let root = '';
  let launcher = '';
  const options = () => ({
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: root,
      TODO_DATABASE_URL: `sqlite:${join(root, 'todo.db')}`,
    },
  });
  const todo = (...args: string[]) => runProgram(process.execPath, [launcher, ...args], options());

  // A repository that has the source of this one, and a bundle of its own.
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'todo-bundle-'));
    const program = join(root, 'packages/program');
    launcher = join(program, 'bin/todo.js');
    await mkdir(program, { recursive: true });
    for (const part of [
      'scripts',
      'packages/adapters-http/package.json',
      'packages/program/bin',
      'packages/web',
    ]) {
      await cp(join(repository, part), join(root, part), { recursive: true });
    }
    for (const part of ['node_modules', 'packages/program/src', 'packages/program/package.json']) {
      await symlink(join(repository, part), join(root, part));
    }
    const bundling = join(root, 'scripts/bundle-program.mjs');
    assert.deepEqual(await runProgram(process.execPath, [bundling]), {
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    // So that nothing else can answer in its place.
    await rm(join(program, 'src'));
  });
  after(() => rm(root, { recursive: true }));

  describe('is refused, rather than made slower than it was,', () => {
    for (const [what, from, to, said] of [
      [
        'where no file begins with what a pack names',
        "'cli/src/errors/report.ts'",
        "'cli/src/errors/gone.ts'",
        /0 files of the bundle begin with packages\/cli\/src\/errors\/gone\.ts/,
      ],
      [
        'where a pattern fits nothing that esbuild wrote',
        'var stdin_exports=',
        'var other_exports=',
        /The exports of a file of the bundle were not rewritten/,
      ],
      [
        'where Node would be asked for its modules at once',
        '__toESM\\d*\\(require',
        '__other\\d*\\(require',
        /The imports of Node of a file of the bundle were not rewritten/,
      ],
    ] as const) {
      it(what, async () => {
        const altered = join(root, 'altered');
        await cp(join(root, 'scripts'), join(altered, 'scripts'), { recursive: true });
        await symlink(join(repository, 'packages'), join(altered, 'packages'));
        await symlink(join(repository, 'node_modules'), join(altered, 'node_modules'));
        try {
          const bundling = join(altered, 'scripts/bundle-program.mjs');
          const script = await readFile(bundling, 'utf8');
          assert.ok(script.includes(from));
          // What would be written is written beside the real bundle.
          const elsewhere = script.replace('../packages/program/dist/', '../dist/');
          await writeFile(bundling, elsewhere.replace(from, to));
          const { exitCode, stderr } = await runProgram(process.execPath, [bundling]);
          assert.notEqual(exitCode, 0);
          assert.match(stderr, said);
        } finally {
          await rm(altered, { recursive: true });
        }
      });
    }
  });

  it('has its code compiled before any command has run', async () => {
    // Asked by the Node that it was made by and for, whichever one runs this.
    const node = join(repository, 'node_modules/.bin/node');
    const asked = `
      const [, filename, code] = process.argv;
      const [source, cachedData] = [filename, code].map((file) => fs.readFileSync(file));
      const script = new vm.Script(source.toString('latin1'), { filename, cachedData });
      process.stdout.write(String(script.cachedDataRejected));
    `;
    const bundle = join(root, 'packages/program/dist');
    const ofTodos = ['add', 'list', 'done', 'other'];
    const all = { program: ['--help', '--version', 'completion', ...ofTodos], todos: ofTodos };
    for (const [pack, commands] of Object.entries(all)) {
      for (const command of commands) {
        const [source, code] = [
          join(bundle, `${pack}.js`),
          join(bundle, `${pack}.${command}.code`),
        ];
        const answer = await runProgram(node, ['-e', asked, source, code]);
        assert.deepEqual(answer, { exitCode: 0, stdout: 'false', stderr: '' }, code);
      }
    }
  });

  it('runs without code that fits, as on another Node', async () => {
    const code = join(root, 'packages/program/dist/todos.list.code');
    const kept = await readFile(code);
    await truncate(code, kept.length / 2);
    assert.match((await todo('list')).stderr, /^There is no database at /);
    await rm(code);
    assert.match((await todo('list')).stderr, /^There is no database at /);
    await writeFile(code, kept);
  });

  it('keeps and shows todos', async () => {
    assert.equal((await todo('add', 'Buy milk', '牛乳')).stdout, 'Added 1  Buy milk 牛乳\n');
    assert.equal((await todo('done', '1')).stdout, 'Completed 1  Buy milk 牛乳\n');
    assert.equal((await todo('list', '--all')).stdout, '1\tCompleted\t\t\t\tBuy milk 牛乳\n');
    const { exitCode, stderr } = await todo('show', '2');
    assert.equal(exitCode, 3);
    assert.match(stderr, /^No todo 2\./);
  });

  it('serves the pages of its documentation, and searches many todos in a process of its own', async () => {
    const server = spawn(process.execPath, [launcher, 'serve', '--port', '0'], {
      ...options(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const [line] = await once(createInterface({ input: server.stderr }), 'line');
      const { docs } = JSON.parse(String(line)) as { docs: string };
      for (const asset of ['swagger-ui-bundle.js', 'redoc.standalone.js']) {
        const { status } = await fetch(`${docs}/assets/${asset}`);
        assert.equal(status, 200, asset);
      }

      const todos = new URL('/api/v1/todos', docs);
      const body = JSON.stringify({ task: 'Read', notes: 'so much '.repeat(1250) });
      const headers = { 'Content-Type': 'application/json' };
      const added = await Promise.all(
        Array.from({ length: 250 }, () => fetch(todos, { method: 'POST', headers, body })),
      );
      assert.ok(added.every(({ status }) => status === 201));
      const found = await fetch(`${todos.href}?keyword=much&limit=1&count=true`);
      assert.equal(found.headers.get('X-Total-Count'), '250');
      if (process.platform === 'linux') {
        const { pid } = server;
        const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
        assert.equal(children.trim().split(' ').length, 1, children);
      }
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
  });
});
