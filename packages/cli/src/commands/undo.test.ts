import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aShell, aShellWithThree, aShellWithTwo, printed, refused } from '../../testing/a-shell.ts';

/** The ids of the commands, the latest first. */
async function commandsOf({ todo }: Pick<ReturnType<typeof aShell>, 'todo'>) {
  return (await todo('log', '--quiet')).stdout.trimEnd().split('\n');
}

describe('todo undo', () => {
  it('takes the latest command back, for all of its todos', async () => {
    const { todo, api } = await aShellWithTwo();
    const before = await api(1);
    await todo('rm', '1', '2');
    assert.deepEqual(
      await todo('undo'),
      printed('Undid: deleted 1  Buy milk\nUndid: deleted 2  Call Ada\n'),
    );
    assert.deepEqual(await api(1), before);
    assert.equal((await todo('list', '--quiet')).stdout, '1\n2\n');
  });

  it('names a todo that came back from the trash as restored', async () => {
    const { todo } = await aShellWithTwo();
    await todo('rm', '1');
    await todo('restore', '1');
    assert.deepEqual(await todo('undo'), printed('Undid: restored 1  Buy milk\n'));
    assert.equal((await todo('list', '--quiet')).stdout, '2\n');
  });

  it('shows the fields that differ, before and after', async () => {
    const { todo } = await aShellWithTwo();
    const notes = `${'long '.repeat(20)}\nlines`;
    await todo('edit', '2', '-p', 'high', '-d', 'fri 17:00', '-t', '+home', '--notes', notes);
    await todo('done', '2');
    assert.deepEqual(
      await todo('undo'),
      printed('Undid: completed 2  Call Ada\n    Status  Completed → Pending\n'),
    );
    assert.deepEqual(
      await todo('undo'),
      printed(
        [
          'Undid: changed 2  Call Ada',
          '    Priority  high → none',
          '    Due  Fri 2026-11-27 17:00 → none',
          '    Tags  home → none',
          '    Notes  long long long long long long long long… → none',
          '',
        ].join('\n'),
      ),
    );
    assert.deepEqual(await todo('undo'), printed('Undid: added 2  Call Ada\n'));
  });

  it('takes the command of that id back, and no other', async () => {
    const shell = await aShellWithTwo();
    const { todo } = shell;
    await todo('done', '1');
    await todo('start', '2');
    const [, done = ''] = await commandsOf(shell);
    const { exitCode, stdout } = await todo('undo', '--command', done);
    assert.deepEqual([exitCode, stdout.split('\n')[0]], [0, 'Undid: completed 1  Buy milk']);
    assert.match((await todo('show', '2')).stdout, /In Process/);
  });

  it('shows and changes nothing more under --dry-run', async () => {
    const { todo, api } = await aShellWithTwo();
    await todo('done', '1');
    const before = await api(1);
    assert.deepEqual(
      await todo('undo', '--dry-run'),
      printed('Would undo: completed 1  Buy milk\n    Status  Completed → Pending\n'),
    );
    assert.deepEqual(await api(1), before);
    const { stdout } = await todo('undo', '--dry-run', '--json');
    const [preview] = JSON.parse(stdout) as { status: string }[];
    assert.equal(preview?.status, 'Pending');
    assert.match((await todo('undo')).stdout, /^Undid: completed 1/);
    assert.match((await todo('redo', '--dry-run')).stdout, /^Would redo: completed 1/);
    assert.equal((await api(1)).status, 'Pending');
  });

  it('prints an array of the todos as they are now under --json, and ids under --quiet', async () => {
    const { todo, api } = await aShellWithTwo();
    await todo('rm', '1', '2');
    const { stdout } = await todo('undo', '--json');
    assert.deepEqual(JSON.parse(stdout), [await api(1), await api(2)]);
    assert.deepEqual(await todo('redo', '--json'), printed('[]\n'));
    assert.deepEqual(await todo('undo', '--quiet'), printed('1\n2\n'));
  });

  it('refuses a command whose todos have changed since, and says where to look', async () => {
    const shell = await aShellWithTwo();
    const { todo, api } = shell;
    await todo('done', '1', '2');
    const [done = ''] = await commandsOf(shell);
    await todo('edit', '1', '--task', 'Buy oat milk');
    const before = [await api(1), await api(2)];
    const conflict =
      'Todo 1 has changed since. Nothing was changed. `todo log 1` shows what happened.\n';
    assert.deepEqual(await todo('undo', '--command', done), refused(4, conflict));
    assert.deepEqual(await todo('undo', '--command', done, '--dry-run'), refused(4, conflict));
    assert.deepEqual([await api(1), await api(2)], before);
    const { stderr } = await todo('undo', '--command', done, '--json');
    assert.equal((JSON.parse(stderr) as { type: string }).type, '/problems/conflict');
  });

  it('says that there is nothing to undo or to redo, or no such command', async () => {
    const { todo } = aShell();
    const shown = '`todo log` shows what was done.\n';
    assert.deepEqual(await todo('undo'), refused(3, `There is nothing to undo. ${shown}`));
    assert.deepEqual(await todo('redo'), refused(3, `There is nothing to redo. ${shown}`));
    assert.deepEqual(await todo('undo', '--command', 'x'), refused(3, `No command x. ${shown}`));
  });
});

describe('todo redo', () => {
  it('takes the latest undo back, unless something else was done since', async () => {
    const { todo } = await aShellWithThree();
    await todo('undo');
    assert.deepEqual(
      await todo('redo'),
      printed('Redid: completed 3  Read\n    Status  Pending → Completed\n'),
    );
    await todo('undo');
    await todo('start', '1');
    assert.equal((await todo('redo')).exitCode, 3);
  });
});

describe('After todo done', () => {
  it('a person on a terminal is told how to take it back, if it has changed something', async () => {
    const store = inMemoryStore();
    await aShellWithTwo({ store });
    const { todo } = aShell({ store, columns: 80 });
    assert.match((await todo('done', '1')).stderr, /`todo undo` takes this back\./);
    assert.equal((await todo('done', '1')).stderr, '');
    assert.equal((await todo('done', '2', '--quiet')).stderr, '');
    assert.equal((await todo('reopen', '2')).stderr, '');
  });

  it('a pipe gets no hint', async () => {
    const { todo } = await aShellWithTwo();
    assert.equal((await todo('done', '1')).stderr, '');
  });
});
