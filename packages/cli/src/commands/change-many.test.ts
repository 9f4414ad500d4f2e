import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aShell, noted, printed, refused, type ShellParts } from '../../testing/a-shell.ts';

/** Seven open todos at home, one completed there, and one at work. */
async function aShellWithNine(parts: ShellParts = {}) {
  const shell = aShell(parts);
  for (let n = 1; n <= 7; n += 1) await shell.todo('add', `Home ${n}`, '--tag', 'home');
  await shell.todo('add', 'Old', '--tag', 'home');
  await shell.todo('done', '8');
  await shell.todo('add', 'Report', '--tag', 'work', '--priority', 'high', '--due', 'today');
  await shell.todo('edit', '1', '2', '--due', 'tomorrow');
  return shell;
}

type Shell = Awaited<ReturnType<typeof aShellWithNine>>;

/** Which todos are completed. */
async function completed({ todo }: Shell): Promise<string> {
  return (await todo('list', '--status', 'completed', '--quiet', '--sort', 'id')).stdout;
}

describe('Filters in place of ids', () => {
  for (const [filters, ids] of [
    [['--tag', 'work'], '9\n'],
    [['-t', 'work,home', '-d', 'today'], '9\n'],
    [['-p', 'high'], '9\n'],
    [['--due', 'tomorrow'], '1\n2\n'],
    [['--search', 'home 3'], '3\n'],
    [['--search', 'Report', '--tag', 'work'], '9\n'],
    [['--status', 'completed'], '8\n'],
  ] as const) {
    it(`find the todos of todo done ${filters.join(' ')}`, async () => {
      const { todo } = await aShellWithNine();
      assert.deepEqual(await todo('done', ...filters, '--quiet'), printed(ids));
    });
  }

  it('find those that the command changes', async () => {
    const { todo } = await aShellWithNine();
    await todo('start', '2');
    const changed = async (...argv: string[]) => (await todo(...argv, '--yes', '--quiet')).stdout;
    assert.equal(await changed('start', '--tag', 'home'), '1\n3\n4\n5\n6\n7\n');
    assert.equal(await changed('done', '--tag', 'work'), '9\n');
    assert.equal(await changed('reopen', '--search', 'Report'), '9\n');
    assert.equal(await changed('reopen', '--overdue'), '');
    assert.equal(await changed('rm', '--tag', 'home', '--due', 'tomorrow'), '1\n2\n');
    assert.equal(await changed('rm', '--tag', 'home', '--status', 'completed'), '8\n');
  });

  it('are one command, which is undone as a whole', async () => {
    const shell = await aShellWithNine();
    const { todo, api } = shell;
    assert.deepEqual(
      await todo('done', '--due', 'tomorrow'),
      printed('Completed 1  Home 1\nCompleted 2  Home 2\n'),
    );
    await todo('undo');
    assert.equal(await completed(shell), '8\n');
    await todo('rm', '--due', 'tomorrow');
    await todo('undo');
    assert.equal((await api(2)).task, 'Home 2');
  });

  it('of todo edit are not the values to set', async () => {
    const { todo, api } = await aShellWithNine();
    assert.deepEqual(
      await todo('edit', '--where-due', 'tomorrow', '--due', 'today', '--tag', '+soon', '-home'),
      printed(
        'Changed 1  Home 1  due Sun 2026-11-22 (today)\nChanged 2  Home 2  due Sun 2026-11-22 (today)\n',
      ),
    );
    assert.deepEqual([(await api(2)).tags, (await api(2)).due], [['soon'], '2026-11-22']);
    assert.deepEqual(
      await todo('edit', '--where-tag', 'soon', '--append', 'Now', '--tag', '+now', '-q'),
      printed('1\n2\n'),
    );
    assert.deepEqual([(await api(1)).tags, (await api(1)).notes], [['soon', 'now'], 'Now']);
  });

  it('give an array under --json, even of one todo', async () => {
    const { todo, api } = await aShellWithNine();
    const json = async (...argv: string[]): Promise<unknown> =>
      JSON.parse((await todo(...argv, '--json')).stdout);
    assert.deepEqual(await json('start', '--tag', 'work'), [await api(9)]);
    assert.deepEqual(await json('edit', '--where-tag', 'work', '--task', 'New'), [await api(9)]);
    assert.deepEqual(await json('done', '--tag', 'nowhere'), []);
    assert.deepEqual(await todo('rm', '--tag', 'work', '--json'), printed(''));
  });

  it('that find nothing change nothing, and say so', async () => {
    const { todo } = await aShellWithNine();
    for (const [argv, note] of [
      [['done', '--tag', 'nowhere'], 'No open todo matches.'],
      [['start', '--status', 'completed', '--tag', 'work'], 'No pending todo matches.'],
      [['reopen', '--tag', 'work'], 'No started or completed todo matches.'],
      [['edit', '--where-search', 'x', '--due', 'fri'], 'No open todo matches.'],
      [['rm', '--overdue'], 'No open todo matches.'],
    ] as const) {
      assert.deepEqual(await todo(...argv), noted(`${note} Nothing was changed.\n`));
      assert.deepEqual(await todo(...argv, '--quiet'), printed(''));
    }
  });

  for (const [argv, message] of [
    [['done', '1', '--tag', 'home'], 'Name ids or filters such as --tag, not both.\n'],
    [
      ['rm', '-y'],
      "Missing required argument 'id'. Name ids, or filters such as --tag home. See `todo rm --help`.\n",
    ],
    [
      ['edit', '--tag', 'home', '--due', 'fri'],
      "Missing required argument 'id'. Name ids, or filters such as --where-tag home. See `todo edit --help`.\n",
    ],
    [
      ['edit', '--where-tag', 'home'],
      'Nothing to change. Say what: todo edit --where-tag home --task "Buy milk".\n',
    ],
    [
      ['edit', '--where-priority', 'urgent', '--due', 'fri'],
      '--where-priority must be one of none, low, medium, high, or several with commas, not "urgent".\n',
    ],
    [
      ['edit', '--where-due', 'fri 17:00', '--due', 'sat'],
      '--where-due takes a day here, not a time. Write "before fri 17:00", "after fri 17:00", or the day alone.\n',
    ],
    [
      ['done', '--tag', '-home'],
      'The --tag of `todo done` takes no + or -. To find a tag of that name, write --tag=-home.\n',
    ],
    [
      ['edit', '--where-tag', '+home', '--due', 'fri'],
      'The --where-tag of `todo edit` takes no + or -. To find a tag of that name, write --where-tag=+home.\n',
    ],
    [
      ['done', '-thome'],
      '"-thome" may be text or an option. Put a blank between an option and its value: -t home. Text that looks like an option goes after `--`.\n',
    ],
  ] as const) {
    it(`are not misread in todo ${argv.join(' ')}`, async () => {
      const shell = await aShellWithNine();
      assert.deepEqual(await shell.todo(...argv), refused(2, message));
      assert.equal(await completed(shell), '8\n');
    });
  }
});

describe('More than five todos', () => {
  const question = 'Complete 7 todos? [y/N] ';

  it('are not changed without a terminal, unless --yes says so', async () => {
    const shell = await aShellWithNine();
    assert.deepEqual(
      await shell.todo('done', '--tag', 'home'),
      refused(
        2,
        '7 todos match: 1, 2, 3, 4, 5, 6, 7. No terminal to confirm on; add --yes to change them all.\n',
      ),
    );
    assert.equal(await completed(shell), '8\n');
    assert.equal((await shell.todo('done', '--tag', 'home', '-y')).exitCode, 0);
    assert.equal(await completed(shell), '1\n2\n3\n4\n5\n6\n7\n8\n');
  });

  for (const [keys, isDone] of [
    ['y\n', true],
    ['yes\n', true],
    ['n\n', false],
    ['\n', false],
    ['\u0003', false],
  ] as const) {
    it(`are shown on a terminal, which takes ${JSON.stringify(keys)} as it is meant`, async () => {
      const shell = await aShellWithNine({ columns: 80 });
      const { exitCode, stdout, stderr } = await shell.todoAnswering(
        (io) => io.stdin.end(keys),
        'done',
        '--tag',
        'home',
      );
      assert.equal(exitCode, 0);
      const screen = stripVTControlCharacters(stderr);
      assert.match(screen, /^ID {2}DUE .*\n 1 {2}tomorrow .*Home 1\n/);
      assert.ok(screen.includes(question), screen);
      assert.equal(screen.endsWith('Nothing was changed.\n'), !isDone);
      assert.equal(stdout.startsWith('Completed 1  Home 1\n'), isDone);
      assert.equal(await completed(shell), isDone ? '1\n2\n3\n4\n5\n6\n7\n8\n' : '8\n');
    });
  }

  for (const [argv, asked] of [
    [['start', '--tag', 'home'], 'Start 7 todos?'],
    [['reopen', '--status', 'pending'], 'Reopen 8 todos?'],
    [['rm', '--tag', 'home'], 'Move 7 todos to the trash?'],
    [['edit', '--where-tag', 'home', '--due', 'fri'], 'Change 7 todos?'],
    [['done', '1-3', '4', '5-9'], 'Complete 9 todos?'],
    [['rm', '1-7'], 'Move 7 todos to the trash?'],
    [['edit', '1-7', '--due', 'fri'], 'Change 7 todos?'],
  ] as const) {
    it(`are asked about by todo ${argv.join(' ')}`, async () => {
      const { todo, todoAnswering } = await aShellWithNine({ columns: 80 });
      const before = await todo('list', '--all', '--json');
      const { stderr } = await todoAnswering((io) => io.stdin.end('n\n'), ...argv);
      assert.ok(stderr.includes(`${asked} [y/N] `), stderr);
      assert.deepEqual(await todo('list', '--all', '--json'), before);
      assert.equal((await todo(...argv, '--yes')).exitCode, 0);
    });
  }

  it('are changed without a question where each id is named, or a program names a range', async () => {
    const onTerminal = await aShellWithNine({ columns: 80 });
    const ids = ['1', '2', '3,4', '5', '6'];
    assert.equal((await onTerminal.todo('done', ...ids)).exitCode, 0);
    const inPipe = await aShellWithNine();
    assert.equal((await inPipe.todo('done', '1-7')).exitCode, 0);
  });

  it('are shown as far as twenty', async () => {
    const { todo, todoAnswering } = aShell({ columns: 80 });
    for (let n = 1; n <= 23; n += 1) await todo('add', `Task ${n}`);
    const { stderr } = await todoAnswering((io) => io.stdin.end('n\n'), 'rm', '--search', 'task');
    assert.match(stripVTControlCharacters(stderr), /Task 20\n… and 3 more\nMove 23 todos/);
  });

  it('stay as they are where one has changed since it was shown', async () => {
    const shell = await aShellWithNine({ columns: 80 });
    const answer = shell.todoAnswering(
      ({ stderrStream, stdin }) => {
        const write = stderrStream.write.bind(stderrStream);
        stderrStream.write = (chunk: string, ...rest: never[]) => {
          if (chunk.includes('todos?')) {
            void shell.todo('edit', '5', '--task', 'Other').then(() => stdin.end('y\n'));
          }
          return write(chunk, ...rest);
        };
      },
      'done',
      '--tag',
      'home',
    );
    const { exitCode, stdout, stderr } = await answer;
    assert.deepEqual([exitCode, stdout], [4, '']);
    assert.match(
      stripVTControlCharacters(stderr),
      /Nothing was changed\.\nTodo 5 has changed in the meantime\..*\n$/,
    );
    assert.equal(await completed(shell), '8\n');
  });

  it('than one command changes are refused', async () => {
    const { todo, todos, clock } = aShell();
    const { draft } = await import('@todo/domain');
    await todos.addAll(
      Array.from({ length: 1001 }, (_, n) => draft({ task: `Task ${n}` }, clock.now())),
    );
    assert.deepEqual(
      await todo('done', '--search', 'task', '--yes'),
      refused(
        2,
        'More than 1000 todos match, and one command changes no more. Narrow the filters.\n',
      ),
    );
    await todo('rm', '1');
    assert.equal((await todo('done', '--search', 'task', '--yes')).exitCode, 0);
  });
});
