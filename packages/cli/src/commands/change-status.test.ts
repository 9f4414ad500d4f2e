import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { momentsLater } from '@todo/application/testing';
import { aShell, printed, refused } from '../../testing/a-shell.ts';

describe('todo start, done and reopen', () => {
  it('change the status of todos', async () => {
    const { todo, clock, api } = aShell();
    await todo('add', 'Buy milk');
    await todo('add', 'Call Ada');
    assert.deepEqual(await todo('start', '1'), printed('Started 1  Buy milk\n'));
    assert.equal((await api(1)).status, 'In Process');
    clock.set(momentsLater(1000));
    assert.deepEqual(
      await todo('done', '1', '2'),
      printed('Completed 1  Buy milk\nCompleted 2  Call Ada\n'),
    );
    assert.equal((await api(2)).status, 'Completed');
    assert.equal((await api(2)).completedAt, momentsLater(1000));
    assert.deepEqual(await todo('reopen', '2'), printed('Reopened 2  Call Ada\n'));
    assert.equal((await api(2)).status, 'Pending');
  });

  for (const [command, said, already] of [
    ['start', 'Started', 'Already started'],
    ['done', 'Completed', 'Already completed'],
    ['reopen', 'Reopened', 'Already pending'],
  ] as const) {
    it(`${command} distinguishes todos that have changed from those that had the status already`, async () => {
      const { todo } = aShell();
      await todo('add', 'Buy milk');
      await todo('add', 'Call Ada');
      if (command === 'reopen') await todo('done', '1', '2');
      assert.deepEqual(await todo(command, '1'), printed(`${said} 1  Buy milk\n`));
      assert.deepEqual(
        await todo(command, '1', '2'),
        printed(`${already} 1  Buy milk\n${said} 2  Call Ada\n`),
      );
    });
  }

  it('print an object for one id, an array for several, or ids', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    await todo('add', 'Call Ada');
    const json = async (...ids: string[]): Promise<unknown> =>
      JSON.parse((await todo('start', '--json', ...ids)).stdout);
    assert.deepEqual(await json('1'), await api(1));
    assert.deepEqual(await json('2', '1'), [await api(2), await api(1)]);
    assert.deepEqual(await json('1', '1'), [await api(1)]);
    assert.deepEqual(await todo('start', '2', '1', '--quiet'), printed('2\n1\n'));
  });

  for (const command of ['start', 'done', 'reopen']) {
    it(`${command} changes none of several when one is missing`, async () => {
      const { todo, todos } = aShell();
      const { stdout } = await todo('add', 'Buy milk', '--quiet');
      const before = await todos.find(Number(stdout));
      assert.deepEqual(
        await todo(command, '1', '98', '99'),
        refused(3, 'No todo 98, 99. `todo list --all` shows all todos.\n'),
      );
      assert.deepEqual(await todos.find(1), before);
    });
  }

  it('name every word that is not an id', async () => {
    const { todo } = aShell();
    assert.match((await todo('done', '1', 'two', '-')).stderr, /^"two", "-" are not ids\./);
    assert.match((await todo('done')).stderr, /^Missing required argument 'id'\./);
  });

  it('take ranges of ids, each todo once', async () => {
    const { todo } = aShell();
    for (let count = 0; count < 5; count += 1) await todo('add', 'Buy milk');
    assert.equal((await todo('done', '2-3,2', '5,', '--quiet')).stdout, '2\n3\n5\n');
    const before = await todo('list', '--all', '--json');
    for (const words of [['4-6'], ['3-2'], ['1-1001'], ['1-'], ['a-b'], ['1', '0-2'], [',']]) {
      const { exitCode } = await todo('done', ...words);
      assert.notEqual(exitCode, 0, words.join(' '));
    }
    assert.deepEqual(await todo('list', '--all', '--json'), before);
    assert.equal((await todo('show', '1-2')).exitCode, 2);
  });
});
