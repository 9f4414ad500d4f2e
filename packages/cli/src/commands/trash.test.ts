import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { inMemoryStore } from '@todo/adapters-memory';
import { aShell, aShellWithThree, noted, printed, refused } from '../../testing/a-shell.ts';

async function aShellWithTrash(columns?: number) {
  const store = inMemoryStore();
  await (await aShellWithThree({ store })).todo('rm', '1', '3');
  return aShell({ store, ...(columns && { columns }) });
}

interface TrashedJson {
  readonly todo: { readonly task: string };
}

const now = '2026-11-22 09:30';

describe('todo trash', () => {
  it('lists the deleted todos', async () => {
    const { todo } = await aShellWithTrash();
    assert.deepEqual(await todo('trash'), printed(` 3  ${now}  Read\n 1  ${now}  Buy milk\n`));
    assert.deepEqual(await todo('trash', '--quiet'), printed('3\n1\n'));
    const trashed = JSON.parse((await todo('trash', '--json')).stdout) as TrashedJson[];
    const [command = ''] = (await todo('log', '--quiet', '--limit', '1')).stdout.split('\n');
    assert.deepEqual(
      trashed.map(({ todo: { task }, ...rest }) => ({ task, ...rest })),
      ['Read', 'Buy milk'].map((task) => ({
        task,
        deletedAt: '2026-11-22T09:30:00.000Z',
        actor: 'local',
        command,
      })),
    );
  });

  it('is a table with a header on a terminal', async () => {
    const { todo } = await aShellWithTrash(60);
    assert.equal(
      stripVTControlCharacters((await todo('trash')).stdout),
      `ID  DELETED           TASK\n 3  ${now}  Read\n 1  ${now}  Buy milk\n`,
    );
  });

  it('tells a person, but no program, that there is nothing', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('trash'), noted('The trash is empty.\n'));
    assert.deepEqual(await todo('trash', '--json'), printed('[]\n'));
    assert.deepEqual(await todo('trash', '--quiet'), printed(''));
  });
});

describe('todo restore', () => {
  it('brings todos back under their ids', async () => {
    const { todo, api } = await aShellWithTrash();
    assert.deepEqual(
      await todo('restore', '3', '1'),
      printed('Restored 3  Read\nRestored 1  Buy milk\n'),
    );
    assert.equal((await api(3)).status, 'Completed');
    assert.deepEqual(await todo('trash', '--quiet'), printed(''));
  });

  it('prints one todo as an object under --json, and several as an array', async () => {
    const { todo, api } = await aShellWithTrash();
    const one = await todo('restore', '1', '--json');
    assert.deepEqual(JSON.parse(one.stdout), await api(1));
    await todo('rm', '1');
    const both = await todo('restore', '1', '3', '--json');
    assert.deepEqual(JSON.parse(both.stdout), [await api(1), await api(3)]);
  });

  it('restores none of several when one is not in the trash', async () => {
    const { todo } = await aShellWithTrash();
    assert.deepEqual(
      await todo('restore', '1', '2', '9'),
      refused(3, 'No todo 2, 9 in the trash. `todo trash` shows what is there.\n'),
    );
    assert.deepEqual(await todo('trash', '--quiet'), printed('3\n1\n'));
    const { stderr } = await todo('restore', '2', '--json');
    assert.equal((JSON.parse(stderr) as { type: string }).type, '/problems/not-found');
  });
});

describe('todo trash empty', () => {
  it('removes everything in it for good', async () => {
    const { todo } = await aShellWithTrash();
    assert.deepEqual(await todo('trash', 'empty', '--yes'), printed('Removed 2 todos for good\n'));
    assert.deepEqual(await todo('trash', '--quiet'), printed(''));
    assert.equal((await todo('restore', '1')).exitCode, 3);
    assert.equal((await todo('list', '--quiet', '--all')).stdout, '2\n');
    // Like the API, which answers without a body.
    assert.deepEqual(await todo('trash', 'empty', '--yes', '--json'), printed(''));
  });

  it('refuses without a terminal to confirm on', async () => {
    const { todo } = await aShellWithTrash();
    assert.deepEqual(
      await todo('trash', 'empty'),
      refused(2, 'No terminal to confirm on; use --yes.\n'),
    );
    assert.deepEqual(await todo('trash', '--quiet'), printed('3\n1\n'));
  });

  for (const [answer, left] of [
    ['y\n', ''],
    ['n\n', '3\n1\n'],
    ['\u0003', '3\n1\n'],
  ] as const) {
    it(`says how many there are, and takes ${JSON.stringify(answer)} as it is meant`, async () => {
      const { todo, todoAnswering } = await aShellWithTrash(80);
      const { exitCode, stderr } = await todoAnswering(
        ({ stdin }) => stdin.write(answer),
        'trash',
        'empty',
      );
      assert.equal(exitCode, 0);
      assert.match(stripVTControlCharacters(stderr), /Remove 2 todos for good\? \[y\/N\] /);
      assert.equal((await todo('trash', '--quiet')).stdout, left);
    });
  }

  it('asks nothing if there is nothing to remove', async () => {
    assert.deepEqual(
      await aShell({ columns: 80 }).todo('trash', 'empty'),
      noted('The trash is empty.\n'),
    );
  });
});
