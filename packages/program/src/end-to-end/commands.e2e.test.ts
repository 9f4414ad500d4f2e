import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aHome, onlyLocal } from '../../testing/real-program.ts';

/** A command, and what it has to say to each of its readers. */
interface Step {
  readonly args: readonly string[];
  readonly people: string | RegExp;
  readonly quiet: string;
  /** The moments, which are the system's, left out; absent where nothing is printed. */
  readonly json?: object;
  /** On stderr, to people alone. */
  readonly note?: string;
}

const report = {
  id: 1,
  task: 'Write report',
  status: 'Pending',
  priority: 'high',
  due: '2050-11-30T17:00:00Z',
  tags: ['work'],
  notes: '',
};
const milk = {
  id: 2,
  task: '牛乳を買う',
  status: 'Pending',
  priority: 'none',
  due: null,
  tags: [],
  notes: '',
};

const steps: readonly Step[] = [
  {
    args: ['add', 'Write', 'report', '-d', '2050-11-30 17:00', '-p', 'high', '-t', 'work'],
    people: 'Added 1  Write report  due Wed 2050-11-30 17:00\n',
    quiet: '1\n',
    json: report,
  },
  {
    args: ['add', '--', '牛乳を買う'],
    people: 'Added 2  牛乳を買う\n',
    quiet: '2\n',
    json: milk,
  },
  {
    args: ['list'],
    people:
      '1\tPending\thigh\t2050-11-30 17:00\twork\tWrite report\n2\tPending\t\t\t\t牛乳を買う\n',
    quiet: '1\n2\n',
    json: [report, milk],
  },
  {
    args: ['start', '2', '1'],
    people: 'Started 2  牛乳を買う\nStarted 1  Write report\n',
    quiet: '2\n1\n',
    json: [
      { ...milk, status: 'In Process' },
      { ...report, status: 'In Process' },
    ],
  },
  {
    args: ['done', '2'],
    people: 'Completed 2  牛乳を買う\n',
    quiet: '2\n',
    json: { ...milk, status: 'Completed' },
  },
  {
    args: ['ls', '乳', '--all'],
    people: '2\tCompleted\t\t\t\t牛乳を買う\n',
    quiet: '2\n',
    json: [{ ...milk, status: 'Completed' }],
  },
  {
    args: ['reopen', '1'],
    people: 'Reopened 1  Write report\n',
    quiet: '1\n',
    json: report,
  },
  {
    args: ['edit', '1', '--due', 'none', '--tag', '+home', '-work', '--notes', 'a\nb'],
    people: 'Changed 1  Write report\n',
    quiet: '1\n',
    json: { ...report, due: null, tags: ['home'], notes: 'a\nb' },
  },
  {
    args: ['show', '1'],
    people:
      /^Id {9}1\nTask {7}Write report\nStatus {5}Pending\nPriority {3}high\nTags {7}home\nCreated .*\nUpdated .*\nNotes {6}a\n {11}b\n$/,
    quiet: '1\n',
    json: { ...report, due: null, tags: ['home'], notes: 'a\nb' },
  },
  {
    args: ['rm', '1', '2', '--yes'],
    people: 'Removed 1  Write report\nRemoved 2  牛乳を買う\n',
    quiet: '1\n2\n',
  },
  {
    args: ['list'],
    people: '',
    note: 'Nothing to do. `todo add Buy milk` adds a todo, `todo list --all` shows completed ones.\n',
    quiet: '',
    json: [],
  },
];

function withoutMoments(json: string): unknown {
  if (json === '') return undefined;
  return JSON.parse(json, (key, value: unknown) => (key.endsWith('At') ? undefined : value));
}

describe('Every command', () => {
  it('tells people what it has done', async () => {
    await using home = await aHome();
    for (const { args, people, note = '' } of steps) {
      const { exitCode, stdout, stderr } = await home.todo(...args);
      assert.deepEqual([exitCode, stderr], [0, note], args.join(' '));
      if (typeof people === 'string') assert.equal(stdout, people);
      else assert.match(stdout, people);
    }
  });

  it('prints only ids under --quiet', async () => {
    await using home = await aHome();
    for (const { args, quiet } of steps) {
      const ending = await home.todo('--quiet', ...args);
      assert.deepEqual(ending, { exitCode: 0, stdout: quiet, stderr: '' }, args.join(' '));
    }
  });

  it('prints under --json only what the API returns', async () => {
    await using home = await aHome();
    for (const { args, json } of steps) {
      const { exitCode, stdout, stderr } = await home.todo('--json', ...args);
      assert.deepEqual([exitCode, stderr], [0, ''], args.join(' '));
      assert.deepEqual(withoutMoments(stdout), json);
    }
  });

  it('changes all of several todos or none', async () => {
    await using home = await aHome();
    for (const task of ['one', 'two']) await home.todo('add', task);
    const { stdout } = await home.todo('list', '--json');
    for (const args of [['start'], ['done'], ['reopen'], ['rm', '--yes']]) {
      const ending = await home.todo(...args, '1', '99', '2');
      assert.deepEqual(ending, {
        exitCode: 3,
        stdout: '',
        stderr: 'No todo 99. `todo list --all` shows all todos.\n',
      });
    }
    assert.deepEqual((await home.todo('list', '--json')).stdout, stdout);
  });

  it('creates no database if its words are wrong', { skip: onlyLocal }, async () => {
    await using home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db' });
    for (const args of [
      ['add', 'Buy milk', '--due', 'nonsense'],
      ['add', 'Buy milk', '--priority', 'urgent'],
      ['edit', '1', '--due', 'nonsense'],
      ['list', '--due', 'nonsense'],
    ]) {
      const { exitCode, stderr } = await home.todo(...args);
      assert.equal(exitCode, 2, stderr);
    }
    assert.equal(existsSync(`${home.path}/todo.db`), false);
  });
});
