import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import {
  aHome,
  noTerminal,
  onlyLocal,
  type Home,
  type RunningServer,
} from '../../testing/real-program.ts';

const timeout = 120_000;

async function aHomeWith(
  tasks: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Home> {
  const home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db', ...env });
  for (const task of tasks) await home.todo('add', task);
  return home;
}

/** The todos as JSON, without what every change raises. */
async function stateOf({ todo }: Home): Promise<unknown> {
  const { stdout } = await todo('list', '--all', '--json', '--sort', 'id');
  return JSON.parse(stdout, (key, value: unknown) => (key === 'updatedAt' ? undefined : value));
}

describe('A slip of the finger', { concurrency: 2, timeout }, () => {
  it('is taken back, also when it is noticed late', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    const before = await stateOf(home);
    await home.todo('done', '2');
    const after = await stateOf(home);
    assert.deepEqual(await home.todo('undo'), {
      exitCode: 0,
      stdout: 'Undid: completed 2  Call Ada\n    Status  Completed → Pending\n',
      stderr: '',
    });
    assert.deepEqual(await stateOf(home), before);
    assert.equal((await home.todo('redo', '--quiet')).stdout, '2\n');
    assert.deepEqual(await stateOf(home), after);
  });

  it('is taken back for all todos of the command, under their ids', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada', 'Read', 'Sleep']);
    const before = await stateOf(home);
    await home.todo('rm', '1', '2', '4');
    assert.equal((await home.todo('list', '--quiet')).stdout, '3\n');
    assert.equal((await home.todo('trash', '--quiet')).stdout, '4\n2\n1\n');
    assert.equal((await home.todo('undo', '--quiet')).stdout, '1\n2\n4\n');
    assert.deepEqual(await stateOf(home), before);
    assert.equal((await home.todo('trash', '--quiet')).stdout, '');
  });

  it('is not taken back over what came since: nothing changes, and the exit code is 4', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    await home.todo('done', '1', '2');
    const [command = ''] = (await home.todo('log', '--quiet')).stdout.split('\n');
    await home.todo('edit', '2', '--task', 'Call Bob');
    const before = (await home.todo('list', '--all', '--json')).stdout;
    const refusal = await home.todo('undo', '--command', command);
    assert.deepEqual(refusal, {
      exitCode: 4,
      stdout: '',
      stderr: 'Todo 2 has changed since. Nothing was changed. `todo log 2` shows what happened.\n',
    });
    assert.equal((await home.todo('list', '--all', '--json')).stdout, before);
    // The commands are taken back from the latest on.
    assert.equal((await home.todo('undo')).exitCode, 0);
    assert.equal((await home.todo('undo', '--quiet')).stdout, '1\n2\n');
  });
});

describe('The trash', { concurrency: 2, timeout }, () => {
  it('gives todos back, until it is emptied', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    await home.todo('rm', '1', '2');
    assert.match((await home.todo('trash')).stdout, /^ 2 {2}[-\d]+ [:\d]+ {2}Call Ada\n 1 /);
    assert.equal((await home.todo('restore', '1')).stdout, 'Restored 1  Buy milk\n');
    assert.equal((await home.todo('restore', '1', '2')).exitCode, 3);
    assert.equal((await home.todo('trash', 'empty')).exitCode, 2);
    const emptied = await home.todo('trash', 'empty', '--yes');
    assert.equal(emptied.stdout, 'Removed 1 todo for good\n');
    assert.equal((await home.todo('restore', '2')).exitCode, 3);
    assert.doesNotMatch((await home.todo('log', '--json')).stdout, /Call Ada/);
    assert.match((await home.todo('log', '2')).stdout, /\(removed for good\)/);
  });

  it('is completed for restore alone', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    await home.todo('rm', '2');
    assert.equal((await home.todo('__complete', 'restore', '')).stdout, '2\tCall Ada\n');
    assert.equal((await home.todo('__complete', 'show', '')).stdout, '1\tBuy milk\n');
    assert.match((await home.todo('__complete', 'trash', '')).stdout, /^empty\tremove/);
  });
});

describe('todo db vacuum', { concurrency: 2, timeout }, () => {
  it('forgets what is older than it is kept, and gives the space back', async () => {
    await using home = await aHomeWith(['Buy milk']);
    await home.todo('edit', '1', '--notes', 'a'.repeat(10_000));
    for (let n = 0; n < 12; n += 1) await home.todo(n % 2 ? 'reopen' : 'done', '1');
    await home.todo('rm', '1');
    const size = () => statSync(`${home.path}/todo.db`).size;
    const kept = await home.todo('db', 'vacuum');
    const before = size();
    const database = `sqlite:${home.path}/todo.db`;
    assert.deepEqual(kept, {
      exitCode: 0,
      stdout:
        `Vacuumed ${database}\nForgot 0 changes from more than 90 days ago\n` +
        'Removed 0 todos deleted more than 30 days ago\n',
      stderr: '',
    });
    await using strict = await aHome({
      TODO_DATABASE_URL: database,
      HISTORY_DAYS: '0',
      TRASH_DAYS: '0',
    });
    const { stdout } = await strict.todo('db', 'vacuum', '--json');
    assert.deepEqual(JSON.parse(stdout), { database, changes: 15, todos: 1 });
    assert.ok(size() < before - 200_000, `${size()} of ${before} bytes are left`);
    assert.equal((await home.todo('log', '--json')).stdout, '[]\n');
    assert.equal((await home.todo('undo')).exitCode, 3);
    // The id of what was forgotten is not given again.
    assert.equal((await home.todo('add', 'Read', '--quiet')).stdout, '2\n');
    assert.match((await home.todo('db', 'check')).stdout, /^integrity +sound$/m);
  });

  it('runs beside a server, which goes on', async () => {
    await using home = await aHomeWith(['Buy milk']);
    await using server = await home.serve();
    assert.equal((await home.todo('db', 'vacuum')).exitCode, 0);
    assert.equal((await fetch(server.api)).status, 200);
    await home.todo('done', '1');
    const [todo] = (await (await fetch(server.api)).json()) as { status: string }[];
    assert.equal(todo?.status, 'Completed');
  });

  it('is stopped only by settings that it uses', { skip: onlyLocal }, async () => {
    await using home = await aHomeWith(['Buy milk'], { HISTORY_DAYS: '-1', TRASH_DAYS: '1.5' });
    const { exitCode, stderr } = await home.todo('db', 'vacuum');
    assert.equal(exitCode, 2);
    assert.match(stderr, /HISTORY_DAYS must be .*; TRASH_DAYS must be .* from 0 to 36500\.\n$/);
    assert.equal((await home.todo('db', 'status')).exitCode, 0);
    assert.equal((await home.todo('list')).exitCode, 0);
  });

  it('has nothing to do in memory, or where there is no database', async () => {
    await using home = await aHome();
    assert.equal((await home.todo('db', 'vacuum', '--database', 'sqlite::memory:')).exitCode, 2);
    assert.equal((await home.todo('db', 'vacuum', '--database', 'sqlite:no.db')).exitCode, 5);
  });
});

interface LogLine {
  readonly msg: string;
  readonly pid?: number;
  readonly todos?: number;
  readonly changes?: number;
}

/** Waits until the server has logged so often that it has forgotten something. */
async function forgotten({ log }: RunningServer, count: number): Promise<readonly LogLine[]> {
  for (;;) {
    const lines = log
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ msg }) => msg.startsWith('Forgot'));
    if (lines.length >= count) return lines;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('todo serve', { concurrency: 2, timeout }, () => {
  it('forgets what is older than it is kept once it listens', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada'], { TRASH_DAYS: '0' });
    await home.todo('rm', '1');
    await using server = await home.serve();
    const [line] = await forgotten(server, 1);
    assert.deepEqual([line?.todos, line?.changes], [1, 0]);
    assert.equal((await home.todo('trash', '--quiet')).stdout, '');
    assert.equal((await home.todo('list', '--quiet')).stdout, '2\n');
    assert.equal(await server.stop(), 0);
  });

  it('forgets in one of its workers and, once that has ended, in the one after it', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada'], { TRASH_DAYS: '0' });
    await home.todo('rm', '1');
    await using server = await home.serve('--workers', '2');
    const [first] = await forgotten(server, 1);
    await home.todo('rm', '2');
    assert.ok(first?.pid);
    process.kill(first.pid, 'SIGKILL');
    const [, second, ...others] = await forgotten(server, 2);
    assert.deepEqual([first.todos, second?.todos, others], [1, 1, []]);
    assert.notEqual(second?.pid, first.pid);
    assert.equal(await server.stop(), 0);
  });
});

describe('On a terminal', { skip: noTerminal, timeout }, () => {
  it('todo rm asks nothing, and says how to take it back', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    const { exitCode, text } = await home.onTerminal(80, ['rm', '2']);
    assert.equal(exitCode, 0);
    assert.equal(
      stripVTControlCharacters(text),
      'Removed 2  Call Ada\n`todo undo` takes this back.\n',
    );
    assert.match((await home.onTerminal(80, ['done', '1'])).text, /takes this back/);
    assert.doesNotMatch((await home.onTerminal(80, ['add', 'Read'])).text, /takes this back/);
  });

  it('todo trash empty asks, and says how many there are', async () => {
    await using home = await aHomeWith(['Buy milk', 'Call Ada']);
    await home.todo('rm', '1', '2');
    const no = await home.onTerminal(80, ['trash', 'empty'], 'n\n');
    assert.match(stripVTControlCharacters(no.text), /Remove 2 todos for good\? \[y\/N\] /);
    const yes = await home.onTerminal(80, ['trash', 'empty'], 'y\n');
    assert.match(yes.text, /Removed 2 todos for good\n$/);
  });

  it('todo list --watch shows what another process has changed, and leaves the terminal as it was', async () => {
    await using home = await aHomeWith(['Buy milk']);
    const watching = home.inDialogue(['list', '--watch'], [['Sleep', 'q']]);
    // Whether it comes before the list is drawn or after, the list shows it.
    await home.todo('add', 'Sleep');
    const { exitCode, text } = await watching;
    assert.equal(exitCode, 0);
    assert.match(
      stripVTControlCharacters(text),
      /Sleep\n2 open\nCtrl-C or q ends this\.\nrestored\n$/,
    );
  });
});
