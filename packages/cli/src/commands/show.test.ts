import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShell, printed, refused } from '../../testing/a-shell.ts';

describe('todo show', () => {
  it('shows everything about a todo', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    assert.match(
      (await todo('show', '1')).stdout,
      /^Id {9}1\nTask {7}Buy milk\nStatus {5}Pending\n/,
    );
    assert.deepEqual(JSON.parse((await todo('show', '1', '--json')).stdout), await api(1));
    assert.deepEqual(await todo('show', '1', '--quiet'), printed('1\n'));
  });

  it('says how to find the id of a todo', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('show', '12'),
      refused(3, 'No todo 12. `todo list --all` shows all todos.\n'),
    );
    const { stderr, exitCode } = await todo('show', '12', '--json');
    assert.equal(exitCode, 3);
    assert.deepEqual(JSON.parse(stderr), {
      type: '/problems/not-found',
      title: 'Not found',
      status: 404,
      detail: 'No todo 12. `todo list --all` shows all todos.',
    });
  });

  for (const word of ['abc', '0', '01', '1.0', '1e3', '9007199254740993', ' 1']) {
    it(`refuses "${word}" as an id`, async () => {
      const { todo } = aShell();
      await todo('add', 'Buy milk');
      assert.deepEqual(
        await todo('show', word),
        refused(
          2,
          `"${word}" is not an id. An id is a whole number such as 7; \`todo list\` shows them.\n`,
        ),
      );
    });
  }
});
