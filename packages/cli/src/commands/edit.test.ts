import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShell, printed } from '../../testing/a-shell.ts';

describe('todo edit', () => {
  it('changes the task', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    assert.deepEqual(
      await todo('edit', '1', '--task', 'Buy oat milk'),
      printed('Changed 1  Buy oat milk\n'),
    );
    const { stdout } = await todo('edit', '1', '--task=--json', '--json');
    assert.deepEqual(JSON.parse(stdout), await api(1));
    assert.equal((await api(1)).task, '--json');
    assert.deepEqual(await todo('edit', '1', '--task', 'Buy milk', '--quiet'), printed('1\n'));
  });

  it('refuses to change nothing, a missing todo, and an invalid one', async () => {
    const { todo } = aShell();
    await todo('add', 'Buy milk');
    assert.match((await todo('edit', '1')).stderr, /^Nothing to change\. .*--task/);
    assert.equal((await todo('edit', '2', '--task', 'Read')).exitCode, 3);
    assert.equal((await todo('edit', '1', '--task', '')).exitCode, 2);
    assert.equal((await todo('edit', '1', '--status', 'Completed')).exitCode, 2);
    assert.equal((await todo('show', '1')).exitCode, 0);
  });

  it('changes all named fields at once, and no others', async () => {
    const { todo, todos, api } = await aShellWithReport();
    const before = await api(1);
    assert.deepEqual(
      await todo('edit', '1', '--due', 'tomorrow', '--priority', 'low', '--tag', '+home'),
      printed('Changed 1  Write report  due Mon 2026-11-23 (tomorrow)\n'),
    );
    assert.deepEqual(await api(1), {
      ...before,
      due: '2026-11-23',
      priority: 'low',
      tags: ['work', 'office', 'home'],
    });
    assert.equal((await todos.find(1))?.version, 2);
  });

  it('clears every field that can be cleared', async () => {
    const { todo, api } = await aShellWithReport();
    await todo('edit', '1', '--due', 'None', '--notes', '', '--priority', 'none');
    const { due, notes, priority, tags } = await api(1);
    assert.deepEqual([due, notes, priority, tags], [null, '', 'none', ['work', 'office']]);
  });

  for (const [changes, tags] of [
    [
      ['--tag', '+home', '-work'],
      ['office', 'home'],
    ],
    [
      ['--tag', '-work', '+home'],
      ['office', 'home'],
    ],
    [
      ['--tag', 'home', 'garden'],
      ['work', 'office', 'home', 'garden'],
    ],
    [['--tag', '-work,-office,home'], ['home']],
    [['--tag', '-work', '--tag', '+home', '--tag=-office'], ['home']],
    [['--tag', '-work', '--notes', '-office'], ['office']],
    [
      ['--tag', '+-d', '+h', '-t2', '--tag=-t'],
      ['work', 'office', '-d', 'h'],
    ],
    [
      ['--tag', '+work', '-nowhere'],
      ['work', 'office'],
    ],
    [
      ['--tag', '-work', '+work'],
      ['office', 'work'],
    ],
    [
      ['--tag', '++', '+-x'],
      ['work', 'office', '+', '-x'],
    ],
    [['--tag', '-work', '--quiet', '-office'], []],
    [
      ['-t', '-work', '+home', '-p', 'low'],
      ['office', 'home'],
    ],
    [
      ['-d', 'none', '-t', '-work', '-d', 'fri', '-t', '+home'],
      ['office', 'home'],
    ],
    [
      ['--tag', '+travel', '-office', '-today'],
      ['work', 'travel'],
    ],
    [['--tag', 'none'], []],
    [['-t', 'None', 'home'], ['home']],
    [['--tag', 'none,home'], ['home']],
    [
      ['--tag', '+none'],
      ['work', 'office', 'none'],
    ],
  ] as const) {
    it(`changes tags by ${changes.join(' ')}`, async () => {
      const { todo, api } = await aShellWithReport();
      const { exitCode, stderr } = await todo('edit', '1', ...changes);
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.deepEqual((await api(1)).tags, tags);
    });
  }

  for (const changes of [
    ['--tag', '-nosuch'],
    ['--tag', '+work'],
    ['--task', 'Write report'],
    ['--tag', '-home', '--priority', 'high', '--due', 'fri', '--notes', 'long'],
  ]) {
    it(`reports that ${changes.join(' ')} has changed nothing`, async () => {
      const { todo, todos } = await aShellWithReport();
      const { exitCode, stdout, stderr } = await todo('edit', '1', ...changes);
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Nothing changed: 1 {2}Write report/);
      assert.equal((await todos.find(1))?.version, 1);
    });
  }

  it('finds, adds and removes a tag in either of its spellings', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Meet', '--tag', 'cafe\u0301');
    assert.match((await todo('list', '--tag', 'caf\u00e9')).stdout, /Meet/);
    assert.match((await todo('list', '--tag', 'cafe\u0301')).stdout, /Meet/);
    assert.match((await todo('edit', '1', '--tag', '+cafe\u0301')).stdout, /^Nothing changed/);
    assert.deepEqual((await api(1)).tags, ['caf\u00e9']);
    await todo('edit', '1', '--tag', '-cafe\u0301');
    assert.deepEqual((await api(1)).tags, []);
  });

  it('takes tags in front of the id, too, if the id cannot be one of them', async () => {
    const { todo, api } = await aShellWithReport();
    await todo('edit', '--tag=-work', '--notes', 'x', '1');
    assert.deepEqual((await api(1)).tags, ['office']);
  });

  it('changes several todos in the same way, as one command', async () => {
    const { todo, todos } = aShell();
    for (const tag of ['a', 'b', 'c']) await todo('add', `Task ${tag}`, '--tag', tag);
    const { stdout } = await todo('edit', '1', '2-3', '--tag', '+x', '-b', '--json');
    const edited = JSON.parse(stdout) as { id: number; tags: string[] }[];
    assert.deepEqual(
      edited.map(({ id, tags }) => [id, ...tags]),
      [
        [1, 'a', 'x'],
        [2, 'x'],
        [3, 'c', 'x'],
      ],
    );
    assert.deepEqual(
      await todo('edit', '1,3', '--tag', '+x', '--priority', 'low'),
      printed('Changed 1  Task a\nChanged 3  Task c\n'),
    );
    assert.equal((await todo('edit', '1-4', '--priority', 'high')).exitCode, 3);
    assert.equal((await todos.find(1))?.priority, 'low');
    await todo('undo');
    assert.deepEqual(
      [(await todos.find(1))?.priority, (await todos.find(3))?.priority],
      ['none', 'none'],
    );
  });

  it('keeps both of two concurrent changes to the tags', async () => {
    const { todo, api } = await aShellWithReport();
    await Promise.all([
      todo('edit', '1', '--tag', '+a'),
      todo('edit', '1', '--tag', '+b', '-work'),
    ]);
    assert.deepEqual([...(await api(1)).tags].toSorted(), ['a', 'b', 'office']);
  });

  it('keeps all of many concurrent changes to several todos', async () => {
    const { todo, api } = await aShellWithReport();
    await todo('add', 'Another');
    await Promise.all(['a', 'b', 'c'].map((tag) => todo('edit', '1-2', '--tag', `+${tag}`)));
    for (const id of [1, 2]) {
      const { tags } = await api(id);
      assert.ok(
        ['a', 'b', 'c'].every((tag) => tags.includes(tag)),
        tags.join(),
      );
    }
  });

  for (const [words, message] of [
    [['--tag'], /^--tag needs a value\./],
    [['--tag', '--due', 'fri'], /^--tag lacks its value/],
    [['--tag=-work', '+home'], /^"\+home" is not an id\. .* go in quotes\.$/m],
    [['--due', 'fri', '17:00'], /^"17:00" is not an id\. .* Several words .* go in quotes\.$/m],
    [['--tag', '+home', '--', '-work'], /^"-work" is not an id\./],
    [['--task', 'Buy', 'milk'], /^"milk" is not an id\. .* Several words .* go in quotes\.$/m],
    [['--tag', 'one two'], /^A tag must be without white space and commas\.$/m],
    [['--task', ''], /^The task must not be blank\.$/m],
    [['-t', '-p', 'high'], /^--tag lacks its value, because -p is an option/],
    [['-t+home'], /^"-t\+home" may be text or an option/],
  ] as const) {
    it(`misreads nothing in "todo edit 1 ${words.join(' ')}"`, async () => {
      const { todo, todos } = await aShellWithReport();
      const { exitCode, stdout, stderr } = await todo('edit', '1', ...words);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, message);
      assert.equal((await todos.find(1))?.version, 1);
    });
  }

  it('shows its help among tags', async () => {
    const { todo } = await aShellWithReport();
    assert.match((await todo('edit', '1', '--tag', '+home', '-h')).stdout, /^Usage: todo edit/);
  });
});

async function aShellWithReport() {
  const shell = aShell();
  const words = [
    'add',
    'Write report',
    '-t',
    'work,office',
    '-p',
    'high',
    '-d',
    'fri',
    '--notes',
    'long',
  ];
  await shell.todo(...words);
  return shell;
}
