import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShell, printed, refused } from '../../testing/a-shell.ts';

const manyTags = Array.from({ length: 21 }, (_, n) => `t${n}`).join(',');

describe('todo add', () => {
  it('adds a todo with its words as the task', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', 'Buy', 'milk'), printed('Added 1  Buy milk\n'));
    assert.deepEqual(await todo('add', 'Call Ada'), printed('Added 2  Call Ada\n'));
  });

  it('prints the todo as the API returns it, or its id', async () => {
    const { todo, api } = aShell();
    const { stdout, ...rest } = await todo('add', 'Buy milk', '--json');
    assert.deepEqual(JSON.parse(stdout), await api(1));
    assert.deepEqual(rest, { exitCode: 0, stderr: '' });
    assert.deepEqual(await todo('--quiet', 'add', 'Buy milk'), printed('2\n'));
  });

  it('takes everything after -- as text', async () => {
    const { todo } = aShell();
    const { stdout } = await todo('add', '--', '--json', '-h', '--', 'are', 'options');
    assert.equal(stdout, 'Added 1  --json -h -- are options\n');
  });

  it('takes a negative number as text, and refuses unknown options', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', '-5', 'degrees'), printed('Added 1  -5 degrees\n'));
    assert.deepEqual(
      await todo('add', 'Explain', '--quit'),
      refused(2, "Unknown option '--quit'. Did you mean --quiet?\n"),
    );
    assert.deepEqual(
      await todo('add', '-x'),
      refused(2, "Unknown option '-x'. Text that looks like an option goes after `--`.\n"),
    );
  });

  it('refuses an invalid todo, with every fault under --json', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', ' '), refused(2, 'The task must not be blank.\n'));
    const { stderr, ...rest } = await todo('add', 'two\nlines', '--json');
    assert.deepEqual(rest, { exitCode: 2, stdout: '' });
    assert.deepEqual(JSON.parse(stderr), {
      type: '/problems/validation',
      title: 'Validation failed',
      status: 422,
      detail: 'The task must be one line without control characters or lone surrogates.',
      errors: [
        {
          pointer: '/task',
          detail: 'must be one line without control characters or lone surrogates',
        },
      ],
    });
  });

  it('takes a priority, a due date, tags and notes', async () => {
    const { todo, api } = aShell();
    const options = ['--tag', 'office, écrit,work', '--notes', 'one\n\ttwo'];
    const ending = await todo(
      'add',
      'Write',
      '-p',
      'HIGH',
      '--due',
      'fri',
      '-t',
      'work',
      'report',
      ...options,
    );
    assert.deepEqual(ending, printed('Added 1  Write report  due Fri 2026-11-27\n'));
    const { task, priority, due, tags, notes } = await api(1);
    assert.deepEqual(
      { task, priority, due, tags, notes },
      {
        task: 'Write report',
        priority: 'high',
        due: '2026-11-27',
        tags: ['work', 'office', 'écrit'],
        notes: 'one\n\ttwo',
      },
    );
  });

  it('prints the due date that it has read', async () => {
    const { todo, api } = aShell();
    const due = async (text: string) => (await todo('add', 'x', `--due=${text}`)).stdout;
    assert.equal(await due('tomorrow'), 'Added 1  x  due Mon 2026-11-23 (tomorrow)\n');
    assert.equal(await due('2026-12-24'), 'Added 2  x  due Thu 2026-12-24\n');
    const moment = new Date(2026, 11, 24, 17, 0).toISOString();
    assert.equal(await due('2026-12-24 17:00'), 'Added 3  x  due Thu 2026-12-24 17:00\n');
    assert.equal((await api(3)).due, moment.replace('.000Z', 'Z'));
    assert.equal(await due('none'), 'Added 4  x\n');
  });

  it('takes a date in the text as text', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Call', 'mum', 'tomorrow', '17:00');
    await todo('add', '--', '-d', 'fri', '--tag', 'home');
    assert.deepEqual([(await api(1)).task, (await api(1)).due], ['Call mum tomorrow 17:00', null]);
    assert.deepEqual([(await api(2)).task, (await api(2)).tags], ['-d fri --tag home', []]);
  });

  it('takes a tag literally, even with a leading sign', async () => {
    const { todo, api } = aShell();
    await todo('add', 'x', '-t', '-5', '--tag=+home', '--tag', '-work');
    assert.deepEqual((await api(1)).tags, ['-5', '+home', '-work']);
  });

  for (const [words, message] of [
    [['Buy', 'milk', '--due', 'fri', '17:00'], /^"17:00" may be text or .*--due "fri 17:00"/],
    [['17:00', 'is', 'teatime', '--due', 'fri'], /^"17:00" may be text or/],
    [['Buy', 'milk', '--due', 'in', '3', 'days'], /^"in" is not a date .*"in 3 days"/],
    [['Buy', 'milk', '--due', '2026-02-30'], /^"2026-02-30" is not a date/],
    [['Buy', '-ten', 'apples'], /^"-ten" may be text or an option\..* -t en\./],
    [['Buy', '-dfri'], /^"-dfri" may be text or an option\./],
    [['Buy', '-p=high'], /^"-p=high" may be text or an option\..* -p high\./],
    [['Buy', '--notes', '--tag', 'home'], /^--notes lacks its value.* --notes=--tag\./],
    [['Buy', '--notes', '--help'], /^--notes lacks its value/],
    [['Buy', '--notes', '--quiet', 'x'], /^--notes lacks its value.* --notes=--quiet\./],
    [['--due', '--no-color', 'fri', 'x'], /^--due lacks its value/],
    [['Buy', '--priority', 'urgent'], /^--priority must be one of none, low, medium, high, not/],
    [['Buy', '--tag', 'two words'], /^A tag must be without white space and commas\.$/m],
    [['Buy', '--tag', 'home,'], /^A tag must not be blank\.$/m],
    [['Buy', '--tag', ''], /^A tag must not be blank\.$/m],
    [['Buy', '--tag', ',,x y'], /^A tag must not be blank; a tag must be without white space and/],
    [['Buy', '--tag', manyTags], /^There must be at most 20 tags\.$/m],
    [
      ['Buy', '--notes', 'x'.repeat(10_001)],
      /^The notes must be at most 10000 characters long\.$/m,
    ],
    [[''], /^The task must not be blank\.$/m],
    [['Buy', '-Very'], /^Unknown option '-Very'\./],
  ] as const) {
    it(`misreads nothing in "todo add ${words.join(' ')}"`, async () => {
      const { todo, todos } = aShell();
      const { exitCode, stdout, stderr } = await todo('add', ...words);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.deepEqual(await todos.list({ limit: 1 }), { todos: [] });
    });
  }

  it('takes text that looks like an option where the person marks it as text', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Time is 17:00', '--due', 'fri', '--notes=--tag', '--tag=--due');
    const { task, notes, tags } = await api(1);
    assert.deepEqual([task, notes, tags], ['Time is 17:00', '--tag', ['--due']]);
  });
});
