import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aShellWithTwo, printed, refused } from '../../testing/a-shell.ts';

describe('todo rm', () => {
  it('removes without a question under --yes', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '2', '1', '--yes'),
      printed('Removed 1  Buy milk\nRemoved 2  Call Ada\n'),
    );
    assert.deepEqual(await todos.list({ limit: 9 }), { todos: [] });
  });

  it('prints ids under --quiet, and nothing under --json, like the API', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '2', '--yes', '--quiet'), printed('2\n'));
    assert.deepEqual(await todo('rm', '1', '--yes', '--json'), printed(''));
  });

  it('refuses without a terminal to confirm on', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '1'), refused(2, 'No terminal to confirm on; use --yes.\n'));
    assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
  });

  it('removes none of several when one is missing', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '99', '98', '--yes'),
      refused(3, 'No todo 99, 98. `todo list --all` shows all todos.\n'),
    );
    assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
  });

  for (const [answer, left] of [
    ['y\n', 1],
    ['YES\n', 1],
    ['n\n', 2],
    ['\n', 2],
    ['yesterday\n', 2],
  ] as const) {
    it(`asks on a terminal, and takes ${JSON.stringify(answer)} for ${left === 1 ? 'yes' : 'no'}`, async () => {
      const { todoAnswering, todos } = await aShellWithTwo({ columns: 80 });
      const { exitCode, stdout, stderr } = await todoAnswering(
        ({ stdin }) => stdin.write(answer),
        'rm',
        '1',
      );
      assert.equal(exitCode, 0);
      assert.equal((await todos.list({ limit: 9 })).todos.length, left);
      assert.match(stripVTControlCharacters(stderr), /Remove 1 {2}Buy milk\? \[y\/N\] /);
      assert.equal(stdout, left === 1 ? 'Removed 1  Buy milk\n' : '');
    });
  }

  for (const [name, key] of [
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ] as const) {
    it(`takes ${name} for a no`, async () => {
      const { todoAnswering, todos } = await aShellWithTwo({ columns: 80 });
      const { stderr, exitCode } = await todoAnswering(
        ({ stdin }) => stdin.write(key),
        'rm',
        '1',
        '2',
      );
      assert.equal(exitCode, 0);
      assert.match(stderr, /Nothing was removed\.\n$/);
      assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
    });
  }
});
