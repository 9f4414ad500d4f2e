import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aDraft } from '@todo/application/testing';
import { aShell, aShellWithThree, noted, printed, refused } from '../../testing/a-shell.ts';

/** Whether a list that is printed there is coloured. */
async function hasColors(
  parts: Parameters<typeof aShell>[0],
  ...options: string[]
): Promise<boolean> {
  const { todo } = await aShellWithThree(parts);
  const { stdout } = await todo('list', ...options);
  return stdout !== stripVTControlCharacters(stdout);
}

describe('todo list', () => {
  it('shows the open todos', async () => {
    const { todo } = await aShellWithThree();
    const expected = printed('1\tPending\t\t\t\tBuy milk\n2\tIn Process\t\t\t\tCall Ada\n');
    assert.deepEqual(await todo('list'), expected);
    assert.deepEqual(await todo('ls'), expected);
  });

  it('is what todo alone does', async () => {
    const { todo } = await aShellWithThree();
    assert.deepEqual(await todo(), await todo('list'));
    assert.deepEqual(await todo('--json'), await todo('list', '--json'));
  });

  it('shows all todos, or those with a status', async () => {
    const { todo } = await aShellWithThree();
    const ids = async (...options: string[]) => (await todo('list', '--quiet', ...options)).stdout;
    assert.equal(await ids('--all'), '1\n2\n3\n');
    assert.equal(await ids('--status', 'completed'), '3\n');
    assert.equal(await ids('--status', 'In Process'), '2\n');
    assert.equal(await ids('--status', 'in-process,COMPLETED'), '2\n3\n');
    assert.equal(await ids('--status', 'pending', '--status=completed'), '1\n3\n');
  });

  it('prints an array under --json, even of one todo or of none', async () => {
    const { todo, api } = aShell();
    assert.deepEqual(await todo('list', '--json'), printed('[]\n'));
    await todo('add', 'Buy milk');
    assert.deepEqual(JSON.parse((await todo('list', '--json')).stdout), [await api(1)]);
  });

  it('tells a person, but no program, that there is nothing to do', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('list'),
      noted(
        'Nothing to do. `todo add Buy milk` adds a todo, `todo list --all` shows completed ones.\n',
      ),
    );
    assert.match((await todo('list', '--all')).stderr, /^No todos yet\./);
    assert.match((await todo('list', '--status', 'completed')).stderr, /^No todo matches\./);
    assert.deepEqual(await todo('list', '--quiet'), printed(''));
  });

  for (const how of [[], ['--json'], ['--quiet']]) {
    it(`notes that there are more todos than it shows ${how.join('')}`, async () => {
      const { todo } = await aShellWithThree();
      const more = 'Only the first 1 are shown. Use --limit to see more.\n';
      assert.equal((await todo('list', '--limit', '1', ...how)).stderr, more);
      assert.equal((await todo('list', '--limit', '2', ...how)).stderr, '');
    });
  }

  it('shows 100 todos by default, and on demand more than a page of the API has', async () => {
    const { todo, todos } = aShell();
    for (let n = 0; n < 1002; n += 1) {
      await todos.add(aDraft());
    }
    const count = async (...options: string[]) =>
      (await todo('list', '--quiet', ...options)).stdout.split('\n').length - 1;
    assert.equal(await count(), 100);
    assert.equal(await count('--limit', '1001'), 1001);
    assert.equal(await count('--limit', '5000'), 1002);
  });

  it('refuses wrong options', async () => {
    const { todo } = aShell();
    for (const limit of ['0', '-1', '1.5', 'many', '1e3', '']) {
      assert.deepEqual(
        await todo('list', `--limit=${limit}`),
        refused(2, `--limit must be a whole number from 1 on, not "${limit}".\n`),
      );
    }
    assert.match((await todo('list', '--status', 'open')).stderr, /^--status must be one of/);
    assert.deepEqual(
      await todo('list', '--all', '--status', 'pending'),
      await todo('list', '--status', 'pending'),
    );
  });

  it('is a table with a header and colours on a terminal', async () => {
    const { todo } = await aShellWithThree({ columns: 40 });
    const { stdout } = await todo('list');
    assert.equal(
      stripVTControlCharacters(stdout),
      'ID    TASK\n 1    Buy milk\n 2  ▸ Call Ada\n2 open, 1 in process (▸)\n',
    );
    assert.notEqual(stripVTControlCharacters(stdout), stdout);
  });

  it('has no colours if the user has turned them off', async () => {
    const env = { HOME: '/nowhere' };
    assert.equal(await hasColors({ columns: 80 }), true);
    assert.equal(await hasColors({}), false);
    assert.equal(await hasColors({ columns: 80 }, '--no-color'), false);
    assert.equal(await hasColors({ columns: 80, env: { ...env, NO_COLOR: '1' } }), false);
    assert.equal(await hasColors({ columns: 80, env: { ...env, NO_COLOR: '' } }), true);
    assert.equal(await hasColors({ columns: 80, env: { ...env, TERM: 'dumb' } }), false);
  });
});

/** Ids by what is said of them: today is Sunday, 22 November 2026. */
async function aShellWithMany() {
  const shell = aShell();
  for (const words of [
    ['Water plants'],
    ['Write report', '-d', 'fri', '-p', 'low', '-t', 'work'],
    ['Call Ada', '-d', 'fri', '-p', 'high', '-t', 'work,people'],
    ['Buy milk', '-d', 'yesterday', '-t', 'home'],
    ['Buy paper', '-p', 'high', '-t', 'home,work', '--notes', '100 % recycled'],
    ['Pay rent', '-d', '2026-11-28', '-p', 'medium'],
    ['Plan holiday', '-d', '2026-11-29'],
    ['Buy flour', '-d', 'yesterday', '-t', 'home'],
  ]) {
    await shell.todo('add', ...words);
  }
  await shell.todo('done', '8');
  const ids = async (...options: string[]) => {
    const { exitCode, stdout, stderr } = await shell.todo('list', '--quiet', ...options);
    assert.deepEqual([exitCode, stderr], [0, '']);
    return stdout.trimEnd().split('\n').map(Number);
  };
  return { ...shell, ids };
}

describe('The order of todo list', () => {
  it('is the most urgent first: by due date, then by priority, then by id', async () => {
    const { ids } = await aShellWithMany();
    assert.deepEqual(await ids(), [4, 3, 2, 6, 7, 5, 1]);
  });

  it('is described in the help', async () => {
    const { stdout } = await aShell().todo('list', '--help');
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /Most urgent first: by due date, the soonest first and none last; then by priority, high first; then by id\./,
    );
  });

  it('is the one that --sort names', async () => {
    const { ids } = await aShellWithMany();
    assert.deepEqual(await ids('--sort', 'id'), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(await ids('--sort', '-id', '--all'), [8, 7, 6, 5, 4, 3, 2, 1]);
    assert.deepEqual(await ids('--sort', '-priority,task'), [5, 3, 6, 2, 4, 7, 1]);
    assert.deepEqual(await ids('--sort=-CREATED-AT', '--limit=9'), await ids('--sort', 'id'));
  });
});

/** What a terminal shows, without colours. */
async function shownOn(columns: number, commands: readonly string[][], ...argv: string[]) {
  const shell = aShell({ columns });
  for (const command of commands) await shell.todo(...command);
  return stripVTControlCharacters((await shell.todo(...argv)).stdout);
}

describe('todo list on a terminal', () => {
  const added = [
    ['add', 'Sleep'],
    ['add', 'Buy milk', '-d', 'yesterday'],
    ['add', 'Call Ada', '-d', 'today', '-p', 'high'],
    ['add', 'Plan', '-d', '2026-12-24'],
    ['start', '3'],
  ];

  it('has groups by due date, and counts below', async () => {
    assert.equal(
      await shownOn(60, added, 'list'),
      [
        'ID  PRIORITY  DUE           TASK',
        'Overdue',
        ' 2            yesterday     Buy milk',
        'Today',
        ' 3  high      today       ▸ Call Ada',
        'Later',
        ' 4            2026-12-24    Plan',
        'No date',
        ' 1                          Sleep',
        '4 open, 1 in process (▸), 1 overdue, 1 due today',
        '',
      ].join('\n'),
    );
  });

  it('has no groups in another order, nor where some are completed', async () => {
    for (const options of [
      ['--sort', 'id'],
      ['--sort', 'due'],
    ]) {
      assert.doesNotMatch(await shownOn(60, added, 'list', ...options), /^Overdue$/m);
    }
    const all = await shownOn(60, [...added, ['done', '2']], 'list', '--all');
    assert.doesNotMatch(all, /^(Overdue|Today|Later)$/m);
    assert.match(all, / 2 .* ✓ Buy milk\n/);
    assert.match(all, /\n3 open, 1 in process \(▸\), 1 due today, 1 completed \(✓\)\n$/);
  });

  it('counts what it does not show', async () => {
    for (const [options, counts] of [
      [[], '4 open, 1 in process (▸), 1 overdue, 1 due today'],
      [['--all'], '4 open, 1 in process (▸), 1 overdue, 1 due today'],
      [['--due', 'none', '--limit', '9'], '1 open'],
    ] as const) {
      const text = await shownOn(60, added, 'list', '--limit', '1', ...options);
      assert.equal(text.split('\n').at(-2), counts, options.join(' '));
    }
  });

  it('is the same for todo today, and for todo next without counts', async () => {
    assert.match(
      await shownOn(60, added, 'today'),
      /\nOverdue\n.*\nToday\n.*\n2 open, 1 in process \(▸\), 1 overdue, 1 due today\n$/,
    );
    assert.match(await shownOn(60, added, 'next'), /\nOverdue\n 2 {2}yesterday {2}Buy milk\n$/);
  });
});

describe('todo list finds', () => {
  for (const [options, expected] of [
    [['buy'], [4, 5]],
    [['BUY', 'milk'], [4]],
    [
      ['buy', '--all'],
      [4, 8, 5],
    ],
    [['100 %'], [5]],
    [
      ['--tag', 'home'],
      [4, 5],
    ],
    [['-t', 'home', '-t', 'work'], [5]],
    [
      ['--tag', 'people,home'],
      [3, 4, 5],
    ],
    [
      ['--priority', 'high'],
      [3, 5],
    ],
    [
      ['-p', 'high,LOW'],
      [2, 3, 5],
    ],
    [
      ['-p', 'high', '-p', 'low'],
      [2, 3, 5],
    ],
    [
      ['--due', 'fri'],
      [2, 3],
    ],
    [
      ['--due', 'week'],
      [2, 3, 6],
    ],
    [
      ['-d', ' Week '],
      [2, 3, 6],
    ],
    [['--due', 'before fri'], [4]],
    [
      ['--due', 'after fri'],
      [6, 7],
    ],
    [
      ['--due', 'BEFORE   in 6 days'],
      [2, 3, 4],
    ],
    [
      ['--due', 'before 2026-11-28T00:00:00Z'],
      [2, 3, 4],
    ],
    [['--overdue'], [4]],
    [['--overdue', '--all'], [4]],
    [['--status', 'completed', 'buy'], [8]],
    [['buy', '--tag', 'work', '-p', 'high'], [5]],
  ] as const) {
    it(`${expected.join(', ')} by ${options.join(' ')}`, async () => {
      const { ids } = await aShellWithMany();
      assert.deepEqual(new Set(await ids(...options)), new Set(expected));
    });
  }

  it('nothing at all, which is what `none` asks for', async () => {
    const { todo, ids } = await aShellWithMany();
    const all = JSON.parse((await todo('list', '--all', '--json')).stdout) as {
      id: number;
      due: string | null;
    }[];
    const without = all.filter(({ due }) => due === null).map(({ id }) => id);
    assert.ok(without.length > 0 && without.length < all.length);
    assert.deepEqual(new Set(await ids('--all', '--due', 'none')), new Set(without));
    assert.equal((await todo('list', '--due', 'None', '--overdue')).stdout, '');
  });

  it('only moments before the moment', async () => {
    const { todo, ids } = await aShellWithMany();
    await todo('add', 'at five', '-d', '2026-11-27 17:00');
    assert.deepEqual(await ids('five', '--due', 'before 2026-11-27 17:01'), [9]);
    assert.deepEqual(await ids('five', '--due', 'after 2026-11-27 16:59'), [9]);
    assert.equal((await todo('list', 'five', '--due', 'after fri')).stdout, '');
    assert.deepEqual(await ids('five', '--due', '2026-11-27'), [9]);
  });
});

describe('todo list says', () => {
  for (const [options, message] of [
    [['--due', 'fri 17:00'], /^--due takes a day here, not a time\. Write "before fri 17:00"/],
    [['--due', 'before'], /^"before" is not a date/],
    [['--due', 'fri', '17:00'], /^"17:00" may be text or belong to the due date/],
    [['--due', 'nonsense'], /^"nonsense" is not a date/],
    [['--sort', 'name'], /^--sort must be one of id, -id, task,/],
    [['--sort', 'id,-id'], /^The sort must name each field once/],
    [['--priority', 'urgent'], /^--priority must be one of none, low, medium, high, or several/],
    [['--tag', 'a b'], /^A tag must be without white space and commas\.$/m],
    [['--tag', '-home'], /^The --tag of a list takes no \+ or -\..* --tag=-home\.$/m],
    [['-t', 'garden,-home'], /^The --tag of a list takes no \+ or -\..* --tag=garden,-home\.$/m],
    [['--tag', '+home'], /^The --tag of a list takes no \+ or -\..* --tag=\+home\.$/m],
    [[' '], /^The keyword must not be blank/],
    [['-tag'], /^"-tag" may be text or an option/],
    [['--tag', '--due'], /^--tag lacks its value/],
  ] as const) {
    it(`what is wrong with ${options.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await aShell().todo('list', ...options);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
    });
  }

  for (const [options, message] of [
    [['--overdue'], 'Nothing is overdue.'],
    [['milk'], 'No open todo matches. --all includes completed todos.'],
    [['--tag', 'home'], 'No open todo matches. --all includes completed todos.'],
    [['--tag', 'home', '--all'], 'No todo matches. `todo list --all` shows all todos.'],
    [['--overdue', 'milk'], 'No todo matches. `todo list --all` shows all todos.'],
  ] as const) {
    it(`that there is nothing for ${options.join(' ')}`, async () => {
      assert.deepEqual(await aShell().todo('list', ...options), noted(`${message}\n`));
      assert.deepEqual(await aShell().todo('list', ...options, '--quiet'), printed(''));
      assert.deepEqual(await aShell().todo('list', ...options, '--json'), printed('[]\n'));
    });
  }
});

describe('todo today', () => {
  it('shows what is overdue or due today, and open', async () => {
    const { todo } = aShell();
    for (const due of ['yesterday', 'today 23:59', 'today', 'tomorrow 00:00', 'tomorrow']) {
      await todo('add', due, '--due', due);
    }
    await todo('add', 'Done', '--due', 'today');
    await todo('done', '6');
    await todo('add', 'Some day');
    const tasks = JSON.parse((await todo('today', '--json')).stdout) as { task: string }[];
    assert.deepEqual(
      tasks.map(({ task }) => task),
      ['yesterday', 'today 23:59', 'today'],
    );
    assert.equal((await todo('today', '--quiet')).stdout, '1\n2\n3\n');
  });

  it('tells a person that nothing is due', async () => {
    const { todo } = aShell();
    await todo('add', 'Some day');
    assert.deepEqual(
      await todo('today'),
      noted('Nothing is due today. `todo list` shows all open todos.\n'),
    );
    assert.deepEqual(await todo('today', '--json'), printed('[]\n'));
  });
});

describe('todo next', () => {
  it('shows the first of the list', async () => {
    const { todo } = aShell();
    assert.match((await todo('next')).stderr, /^Nothing to do\./);
    await todo('add', 'Some day');
    await todo('add', 'Soon', '--due', 'tomorrow');
    assert.deepEqual(await todo('next', '--quiet'), printed('2\n'));
    assert.deepEqual(await todo('next'), await todo('list', '--due', 'tomorrow'));
  });
});

describe('todo tags', () => {
  it('shows the tags of all todos', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('tags'), noted('No todo has a tag.\n'));
    await todo('add', 'Buy milk', '--tag', 'shop,home');
    await todo('add', 'Call mum', '--tag', 'home');
    await todo('done', '1');
    assert.deepEqual(await todo('tags'), printed('home\nshop\n'));
    assert.deepEqual(JSON.parse((await todo('tags', '--json')).stdout), ['home', 'shop']);
  });
});
