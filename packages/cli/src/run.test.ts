import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { StaleVersionError, StorageError, type Store } from '@todo/application';
import { aShell, printed } from '../testing/a-shell.ts';

function failing(error: Error): Store {
  return {
    ...inMemoryStore(),
    async read() {
      throw error;
    },
  };
}

describe('An error', () => {
  for (const [name, error, exitCode] of [
    ['a conflict', new StaleVersionError(7), 4],
    ['a lock', new StorageError('storage-unavailable', 'todo.db is in use.'), 5],
    ['a full disk', new StorageError('storage-full', 'No room is left.'), 5],
    ['a damaged file', new StorageError('storage-unusable', 'todo.db is damaged.'), 5],
    ['anything else', new Error('the moon is full\n  at night'), 1],
  ] as const) {
    it(`that is ${name} is one line, and the program ends with ${exitCode}`, async () => {
      const { todo } = aShell({ store: failing(error) });
      const ending = await todo('list');
      assert.deepEqual([ending.exitCode, ending.stdout], [exitCode, '']);
      assert.match(ending.stderr, /^[^\n]+\n$/);
      assert.ok(ending.stderr.includes(error.message.split('\n')[0] ?? ''));

      const { stderr } = await todo('list', '--json');
      const { status, detail } = JSON.parse(stderr) as { status: number; detail: string };
      assert.ok(status >= 400);
      assert.equal(`${detail}\n`, ending.stderr);
    });
  }
});

describe('Two programs in one process', () => {
  it('share no state', async () => {
    const [ada, bob] = [aShell(), aShell()];
    await Promise.all([ada.todo('add', 'hers'), bob.todo('add', 'his')]);
    const [hers, his] = await Promise.all([ada.todo('list'), bob.todo('list')]);
    assert.deepEqual(
      [hers, his],
      [printed('1\tPending\t\t\t\thers\n'), printed('1\tPending\t\t\t\this\n')],
    );
  });
});
