import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aShellWithTwo, printed, refused } from '../../testing/a-shell.ts';

const hint = '`todo undo` takes this back.\n';

describe('todo rm', () => {
  it('removes without a question, as it can be undone', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '2', '1'),
      printed('Removed 1  Buy milk\nRemoved 2  Call Ada\n'),
    );
    assert.deepEqual(await todos.list({ limit: 9 }), { todos: [] });
  });

  it('accepts --yes for ids, too, which scripts pass from the time when it always asked', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '1', '--yes'), printed('Removed 1  Buy milk\n'));
    assert.equal((await todos.list({ limit: 9 })).todos.length, 1);
    assert.match((await todo('rm', '--help')).stdout, /-y, --yes/);
  });

  it('prints ids under --quiet, and nothing under --json, like the API', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '2', '--yes', '--quiet'), printed('2\n'));
    assert.deepEqual(await todo('rm', '1', '--yes', '--json'), printed(''));
  });

  it('removes none of several when one is missing', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '99', '98'),
      refused(3, 'No todo 99, 98. `todo list --all` shows all todos.\n'),
    );
    assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
  });

  it('asks nothing on a terminal either, and says there how to take it back', async () => {
    const { todo, todos } = await aShellWithTwo({ columns: 80 });
    const { exitCode, stdout, stderr } = await todo('rm', '1');
    assert.deepEqual([exitCode, stdout], [0, 'Removed 1  Buy milk\n']);
    assert.equal(stripVTControlCharacters(stderr), hint);
    assert.notEqual(stderr, hint);
    assert.equal((await todos.list({ limit: 9 })).todos.length, 1);
  });

  for (const option of ['--quiet', '--json']) {
    it(`gives no such hint to a program on a terminal, under ${option}`, async () => {
      const { todo } = await aShellWithTwo({ columns: 80 });
      assert.equal((await todo('rm', '1', option)).stderr, '');
    });
  }
});
