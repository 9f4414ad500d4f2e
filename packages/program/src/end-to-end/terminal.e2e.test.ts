import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { aHome, noTerminal, type Home } from '../../testing/real-program.ts';
import { colored } from '@todo/cli';

async function aHomeWithTodos(): Promise<Home> {
  const home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db' });
  const long = 'Bread, 牛乳 and 👩‍👩‍👧‍👦 enough of everything else for all who come on Sunday';
  await home.todo('add', long, '-d', '2001-02-03', '-t', 'home,kitchen', '--notes', long);
  await home.todo('add', 'Sleep', '-p', 'high', '-d', '2050-11-30');
  return home;
}

const [red = ''] = colored('red', ' ').split(' ');

describe('On a terminal', { skip: noTerminal }, () => {
  let home: Home;
  before(async () => {
    home = await aHomeWithTodos();
  });
  after(() => home[Symbol.asyncDispose]());

  it('a list fits into 40 columns', async () => {
    const { exitCode, text } = await home.onTerminal(40, ['list']);
    assert.equal(exitCode, 0);
    assert.equal(
      stripVTControlCharacters(text),
      [
        'ID  TASK',
        'Overdue',
        ' 1  Bread, 牛乳 and 👩‍👩‍👧‍👦 enough of',
        '    everything else for all who come on',
        '    Sunday',
        '    due 2001-02-03  home kitchen',
        'Later',
        ' 2  Sleep',
        '    high  due 2050-11-30',
        '2 open, 1 overdue',
        '',
      ].join('\n'),
    );
    assert.ok(text.includes(colored('red', 'due 2001-02-03')));
    assert.equal(text.split(red).length, 2);
  });

  it('a list uses 200 columns', async () => {
    const { text } = await home.onTerminal(200, ['list']);
    assert.equal(
      stripVTControlCharacters(text),
      [
        'ID  PRIORITY  DUE         TAGS          TASK',
        'Overdue',
        ' 1            2001-02-03  home kitchen  Bread, 牛乳 and 👩‍👩‍👧‍👦 enough of everything else for all who come on Sunday',
        'Later',
        ' 2  high      2050-11-30                Sleep',
        '2 open, 1 overdue',
        '',
      ].join('\n'),
    );
    assert.ok(text.includes(colored('red', '2001-02-03')));
  });

  it('a todo is shown within 40 columns too', async () => {
    const { text } = await home.onTerminal(40, ['show', '1']);
    const lines = text.split('\n');
    assert.ok(lines.every((line) => stringWidth(line) <= 40));
    assert.ok(lines.includes(`${colored('dim', 'Notes    ')}  Bread, 牛乳 and 👩‍👩‍👧‍👦 enough of`));
    assert.ok(lines.includes('           everything else for all who'));
  });

  it('there are no colours under NO_COLOR and --no-color, and the rest is the same', async () => {
    const env = { NO_COLOR: '1', TODO_DATABASE_URL: `sqlite:${home.path}/todo.db` };
    await using colorless = await aHome(env);
    for (const args of [['list'], ['show', '1']]) {
      const { text } = await home.onTerminal(80, args);
      const bare = stripVTControlCharacters(text);
      assert.notEqual(text, bare);
      assert.equal((await colorless.onTerminal(80, args)).text, bare);
      assert.equal((await home.onTerminal(80, [...args, '--no-color'])).text, bare);
    }
  });

  it('data for programs is as it is in a pipe', async () => {
    for (const args of [
      ['list', '--json'],
      ['list', '--quiet'],
      ['show', '1', '--json'],
    ]) {
      const { text } = await home.onTerminal(40, args);
      assert.equal(text, (await home.todo(...args)).stdout);
    }
  });

  it('todos are removed without a question', async () => {
    const { exitCode, text } = await home.onTerminal(80, ['rm', '2']);
    assert.equal(exitCode, 0);
    assert.match(text, /^Removed 2 {2}Sleep\n/);
    assert.equal((await home.todo('list', '--quiet')).stdout, '1\n');
  });

  it('an error ends with its exit code', async () => {
    const { exitCode, text } = await home.onTerminal(80, ['show', '12']);
    assert.deepEqual([exitCode, text], [3, 'No todo 12. `todo list --all` shows all todos.\n']);
  });
});

describe('An editor on a terminal', { skip: noTerminal }, () => {
  for (const isOnServer of [false, true]) {
    it(`changes a todo ${isOnServer ? 'on a server' : 'in the database'}`, async () => {
      const env = {
        TODO_DATABASE_URL: 'sqlite:todo.db',
        EDITOR: `sed -i 's/^task: Slee/task: Kee/'`,
      };
      await using home = await aHome(env, { onServer: isOnServer });
      await home.todo('add', 'Sleep', '-t', 'home');
      assert.deepEqual(await home.onTerminal(80, ['edit', '1']), {
        exitCode: 0,
        text: 'Changed 1  Keep\n',
      });
      assert.deepEqual(await home.onTerminal(80, ['edit', '1']), {
        exitCode: 0,
        text: 'Nothing changed: 1  Keep\n',
      });
    });
  }

  it('that fails or is not there changes nothing, and says so', async () => {
    await using home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db', EDITOR: 'not-there -w' });
    await home.todo('add', 'Sleep');
    const { exitCode, text } = await home.onTerminal(80, ['edit', '1']);
    assert.equal(exitCode, 1);
    assert.match(text, /\nThe editor "not-there -w" was not found\. Nothing was changed\. .*\n$/);
    const env = { TODO_DATABASE_URL: `sqlite:${home.path}/todo.db`, VISUAL: 'false' };
    await using failing = await aHome(env);
    assert.deepEqual(await failing.onTerminal(80, ['edit', '1']), {
      exitCode: 1,
      text: 'The editor ended with exit code 1. Nothing was changed.\n',
    });
  });

  it('may be interrupted by Ctrl-C, which does not end the program that waits for it', async () => {
    // The program is the parent of the shell that reads this.
    const editor = 'kill -INT $PPID $$; kill -QUIT $PPID $$; sed -i s/Sleep/Wake/';
    await using home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db', EDITOR: editor });
    await home.todo('add', 'Sleep');
    assert.deepEqual(await home.onTerminal(80, ['edit', '1']), {
      exitCode: 0,
      text: 'Changed 1  Wake\n',
    });
  });
});

describe('Many todos on a terminal', { skip: noTerminal }, () => {
  it('are shown before they are changed', async () => {
    await using home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db' });
    const file = 'Task 1\nTask 2\nTask 3\nTask 4\nTask 5\nTask 6\n';
    await home.todoReading(file, 'import', '-', '--format', 'todotxt');
    const command = ['done', '--search', 'task'];
    const no = await home.inDialogue(command, [['Complete 6 todos? [y/N] ', 'n\n']]);
    assert.match(no.text, /\nNothing was changed\.\nrestored\n$/);
    const yes = await home.inDialogue(command, [['Complete 6 todos? [y/N] ', 'y\n']]);
    assert.equal(yes.exitCode, 0);
    assert.match(yes.text, /Completed 6 {2}Task 6\n/);
    assert.equal((await home.todo(...command)).stdout, '');
    assert.equal((await home.todo('undo', '-q')).stdout, '1\n2\n3\n4\n5\n6\n');
  });
});
