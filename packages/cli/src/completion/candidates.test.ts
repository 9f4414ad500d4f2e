import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo } from '@todo/application/testing';
import type { Status } from '@todo/domain';
import { Argument, Command, Option } from 'commander';
import { addFilterOptions } from '../commands/filter-options.ts';
import { candidatesFor, type Candidate } from './candidates.ts';
import { placeAfter } from './place.ts';
import type { StoredValues } from './stored-values.ts';

/** A program with every kind of command and option there is. */
function aProgram(): Command {
  const program = new Command('todo')
    .option('--database <url>', 'where the todos are')
    .option('--json', 'print JSON')
    .configureHelp({ showGlobalOptions: true });
  program
    .command('add')
    .summary('add a todo')
    .argument('<task...>')
    .option('-p, --priority <priority>', 'how urgent it is')
    .option('-d, --due <date>', 'when it is due')
    .option('-t, --tag <tag>', 'a word to find it by')
    .option('--notes <text>', 'what else there is');
  program
    .command('list')
    .alias('ls')
    .description('List todos.')
    .argument('[words...]')
    .option('--status <status>', 'only these')
    .option('--sort <fields>', 'what comes first');
  program.command('show').argument('<id>').option('--as <form>');
  for (const name of ['start', 'done', 'reopen', 'restore'])
    program.command(name).argument('<id...>');
  program.command('edit').argument('<id>').option('--tag <tags...>').option('--due <date>');
  program.command('paint').addOption(new Option('--in <colour>').choices(['red', 'green']));
  program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  const db = program.command('db').description('manage the database');
  db.command('migrate').summary('bring it up to date');
  program.command('__complete', { hidden: true });
  return program;
}

const todos = [
  aTodo({ id: 12, task: 'Call Ada', status: 'In Process' }),
  aTodo({ id: 11, task: 'Buy milk', status: 'Pending' }),
  aTodo({ id: 2, task: 'Read', status: 'Completed' }),
];

const stored: StoredValues = {
  todos: async (status: readonly Status[]) => todos.filter((todo) => status.includes(todo.status)),
  deleted: async () => [aTodo({ id: 7, task: 'Sleep' })],
  tags: async () => ['home', 'work', '@ada'],
  formats: async (use) => (use === 'read' ? ['json', 'todoist'] : ['json', 'ical']),
};

/** Says what the last word can become; everything is there to be asked. */
async function candidates(...words: readonly string[]): Promise<readonly Candidate[]> {
  const place = placeAfter(aProgram(), words.slice(0, -1));
  return candidatesFor(place, words.at(-1) ?? '', stored);
}

async function values(...words: readonly string[]): Promise<readonly string[]> {
  return (await candidates(...words)).map(({ value }) => value);
}

describe('A command', () => {
  it('is completed with its summary', async () => {
    assert.deepEqual(await candidates('a'), [{ value: 'add', about: 'add a todo' }]);
    assert.deepEqual(await candidates('l'), [{ value: 'list', about: 'List todos.' }]);
  });

  it('is offered by its name, unless it is hidden', async () => {
    assert.deepEqual(await values(''), [
      'add',
      'list',
      'show',
      'start',
      'done',
      'reopen',
      'restore',
      'edit',
      'paint',
      'completion',
      'db',
      'help',
    ]);
  });

  it('is completed after options, after another one and after help', async () => {
    assert.deepEqual(await values('--json', 'ad'), ['add']);
    assert.deepEqual(await values('--database', 'add', 'd'), ['done', 'db']);
    assert.deepEqual(await values('db', ''), ['migrate', 'help']);
    assert.deepEqual(await values('help', 'ad'), ['add']);
    assert.deepEqual(await values('db', 'help', ''), ['migrate', 'help']);
  });

  it('is not a word of another command', async () => {
    assert.deepEqual(await values('add', ''), []);
    assert.deepEqual(await values('add', 'list', '--st'), []);
    assert.deepEqual(await values('unheard', 'ad'), []);
  });
});

describe('An option', () => {
  it('is completed with its description, and so are the global options', async () => {
    assert.deepEqual(await candidates('add', '--p'), [
      { value: '--priority', about: 'how urgent it is' },
    ]);
    assert.deepEqual(await values('ls', '-'), [
      '--status',
      '--sort',
      '--help',
      '--database',
      '--json',
    ]);
    assert.deepEqual(await values('-'), ['--database', '--json', '--help']);
  });

  it('is completed between words, and not after --', async () => {
    assert.deepEqual(await values('add', 'Buy', 'milk', '--ta'), ['--tag']);
    assert.deepEqual(await values('add', '--', '--ta'), []);
    assert.deepEqual(await values('--', '-'), []);
  });

  it('has values of its own', async () => {
    assert.deepEqual(await values('list', '--status', ''), ['pending', 'in-process', 'completed']);
    assert.deepEqual(await values('add', '--priority', 'm'), ['medium']);
    assert.deepEqual(await values('add', '-t', ''), ['home', 'work', '@ada']);
    assert.deepEqual(await values('add', '--due', 't'), [
      'today',
      'tomorrow',
      'tonight',
      'tuesday',
      'thursday',
    ]);
    assert.deepEqual(await values('add', '--due', 'next '), ['next week', 'next month']);
    assert.deepEqual(await values('add', '--due', 'none'), []);
    assert.deepEqual(await values('edit', '2', '--due', 'none'), ['none']);
    assert.deepEqual(await values('list', '--sort', '-d'), ['-due']);
    assert.deepEqual(await values('paint', '--in', ''), ['red', 'green']);
    assert.deepEqual(await values('add', '--notes', ''), []);
    assert.deepEqual(await values('show', '--as', ''), []);
  });

  it('may have its value after =', async () => {
    assert.deepEqual(await values('list', '--status=c'), ['--status=completed']);
    assert.deepEqual(await values('list', '--status=completed', ''), []);
    assert.deepEqual(await values('list', '--unheard=c'), []);
  });

  it('may have several values with commas, each once', async () => {
    assert.deepEqual(await values('list', '--status', 'pending,'), [
      'pending,in-process',
      'pending,completed',
    ]);
    assert.deepEqual(await values('list', '--sort=priority,-du'), ['--sort=priority,-due']);
  });

  it('ends after its value', async () => {
    assert.deepEqual(await values('done', '--database', 'x', ''), ['12', '11']);
    assert.deepEqual(await values('done', '--database=x', ''), ['12', '11']);
    assert.deepEqual(await values('add', '-thome', '--p'), ['--priority']);
    assert.deepEqual(await values('done', '--json', ''), ['12', '11']);
  });

  it('with several values ends at the next option', async () => {
    assert.deepEqual(await values('edit', '2', '--tag', ''), ['+home', '+work', '+@ada']);
    assert.deepEqual(await values('edit', '2', '--tag', '+home', '-w'), ['-work']);
    assert.deepEqual(await values('edit', '2', '--tag', '+home', '-work', '+'), [
      '+home',
      '+work',
      '+@ada',
    ]);
    assert.deepEqual(await values('edit', '2', '--tag', 'ho'), ['home']);
    assert.deepEqual(await values('edit', '2', '--tag', '+home,-ho'), ['+home,-home']);
    assert.deepEqual(await values('edit', '2', '--tag', '+home', '--js'), ['--json']);
    assert.deepEqual(await values('edit', '--tag', '+home', '--json', ''), ['12', '11', '2']);
  });
});

describe('A filter', () => {
  it('has the values of a list, under each of its names', async () => {
    const program = new Command('todo');
    for (const name of ['done', 'edit']) {
      addFilterOptions(program.command(name), name === 'edit' ? '--where-' : '--');
    }
    const valuesAfter = async (...words: readonly string[]) => {
      const place = placeAfter(program, words.slice(0, -1));
      return (await candidatesFor(place, words.at(-1) ?? '', stored)).map(({ value }) => value);
    };
    for (const [command, prefix] of [
      ['done', '--'],
      ['edit', '--where-'],
    ] as const) {
      assert.deepEqual(await valuesAfter(command, `${prefix}tag`, 'home,'), [
        'home,work',
        'home,@ada',
      ]);
      assert.deepEqual(await valuesAfter(command, `${prefix}due`, 'wee'), ['weekend', 'week']);
      assert.deepEqual(await valuesAfter(command, `${prefix}due`, 'none'), ['none']);
      assert.deepEqual(await valuesAfter(command, `${prefix}status=i`), [
        `${prefix}status=in-process`,
      ]);
      assert.deepEqual(await valuesAfter(command, `${prefix}priority`, 'h'), ['high']);
      assert.deepEqual(await valuesAfter(command, `${prefix}search`, ''), []);
    }
  });
});

describe('An id', () => {
  it('is completed with its task', async () => {
    assert.deepEqual(await candidates('show', '2'), [{ value: '2', about: 'Read' }]);
    assert.deepEqual(await values('show', ''), ['12', '11', '2']);
    assert.deepEqual(await values('show', '1'), ['12', '11']);
    assert.deepEqual(await values('show', '--', ''), ['12', '11', '2']);
  });

  it('belongs to a todo that the command would change', async () => {
    assert.deepEqual(await values('start', ''), ['11']);
    assert.deepEqual(await values('done', ''), ['12', '11']);
    assert.deepEqual(await values('reopen', ''), ['12', '2']);
    assert.deepEqual(await candidates('restore', ''), [{ value: '7', about: 'Sleep' }]);
  });

  it('is offered once, and only as often as the command takes one', async () => {
    assert.deepEqual(await values('done', '12', ''), ['11']);
    assert.deepEqual(await values('show', '12', ''), []);
  });
});

describe('Another argument', () => {
  it('is completed if it has a few fixed values', async () => {
    assert.deepEqual(await values('completion', ''), ['bash', 'zsh']);
    assert.deepEqual(await values('completion', 'bash', ''), []);
    assert.deepEqual(await values('list', ''), []);
  });
});
