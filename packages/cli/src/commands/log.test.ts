import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { inMemoryStore } from '@todo/adapters-memory';
import stringWidth from 'string-width';
import { aShell, aShellWithTwo, noted, printed, refused } from '../../testing/a-shell.ts';

/** Ids of commands are random. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f-]{20,}/g, 'ID');
}

async function aShellWithHistory(parts: Parameters<typeof aShell>[0] = {}) {
  const shell = await aShellWithTwo(parts);
  await shell.todo('edit', '1', '-d', 'fri');
  await shell.todo('rm', '1', '2');
  await shell.todo('undo');
  return shell;
}

const now = '2026-11-22 09:30';

describe('todo log', () => {
  it('shows when, what, who and the fields that differ, the latest first', async () => {
    const { todo } = await aShellWithHistory();
    const { stdout, stderr, exitCode } = await todo('log');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal(
      withoutIds(stdout),
      [
        `${now}  restored 2  local  Call Ada`,
        `${now}  restored 1  local  Buy milk`,
        '    command ID, undo of ID',
        `${now}  deleted 2   local  Call Ada`,
        `${now}  deleted 1   local  Buy milk`,
        '    command ID',
        `${now}  changed 1   local  Buy milk`,
        '    Due  none → Fri 2026-11-27',
        '    command ID',
        `${now}  added 2     local  Call Ada`,
        '    command ID',
        `${now}  added 1     local  Buy milk`,
        '    command ID',
        '',
      ].join('\n'),
    );
  });

  it('shows the history of one todo, deleted or not', async () => {
    const { todo } = await aShellWithHistory();
    await todo('rm', '2');
    assert.deepEqual((await todo('log', '2')).stdout.match(/(added|restored|deleted) \d/g), [
      'deleted 2',
      'restored 2',
      'deleted 2',
      'added 2',
    ]);
    assert.match((await todo('log', '2', '--limit', '1')).stdout, /^.* {2}deleted 2.*\n.*\n$/);
    assert.deepEqual(
      await todo('log', '9'),
      refused(3, 'No todo 9. `todo list --all` shows all todos.\n'),
    );
  });

  it('shows 20 changes, or as many as it is told', async () => {
    const { todo } = aShell();
    for (let n = 0; n < 22; n += 1) await todo('add', `Todo ${n}`);
    const count = async (...options: string[]) =>
      (JSON.parse((await todo('log', '--json', ...options)).stdout) as unknown[]).length;
    assert.equal(await count(), 20);
    assert.equal(await count('--limit', '21'), 21);
    assert.equal(await count('--limit', '999'), 22);
    assert.equal((await todo('log', '--limit', '0')).exitCode, 2);
  });

  it('prints changes as the API does under --json, and the ids of commands under --quiet', async () => {
    const { todo, api } = await aShellWithHistory();
    const changes = JSON.parse((await todo('log', '--json')).stdout) as Record<string, unknown>[];
    const { command, reverts, ...latest } = changes[0] ?? {};
    assert.deepEqual(latest, {
      seq: 7,
      at: '2026-11-22T09:30:00.000Z',
      actor: 'local',
      kind: 'restored',
      todoId: 2,
      before: null,
      after: await api(2),
    });
    const commands = [...new Set(changes.map((change) => change['command']))];
    assert.deepEqual(reverts, { command: commands[1], as: 'undo' });
    assert.equal(command, commands[0]);
    assert.deepEqual(await todo('log', '--quiet'), printed(`${commands.join('\n')}\n`));
  });

  it('fits the width of the terminal', async () => {
    const store = inMemoryStore();
    await aShellWithHistory({ store });
    const task = '牛乳 and 👩‍👩‍👧‍👦 enough of everything else for all who come on Sunday';
    await aShell({ store }).todo('edit', '2', '--task', task, '--notes', task.repeat(9));
    for (const columns of [20, 32, 40, 60, 80, 200]) {
      const { stdout } = await aShell({ store, columns }).todo('log');
      const lines = stripVTControlCharacters(stdout).split('\n');
      for (const line of lines) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
      assert.match(lines[0] ?? '', /^WHEN/);
      assert.notEqual(stdout, stripVTControlCharacters(stdout));
    }
  });

  it('tells a person, but no program, that nothing has been done', async () => {
    const { todo } = aShell();
    const nothing = 'Nothing has been done yet, or it is older than the history that is kept.\n';
    assert.deepEqual(await todo('log'), noted(nothing));
    assert.deepEqual(await todo('log', '--json'), printed('[]\n'));
    assert.deepEqual(await todo('log', '--quiet'), printed(''));
  });

  it('says of a todo whose texts were erased that it is gone', async () => {
    const { todo } = await aShellWithTwo();
    await todo('rm', '1');
    await todo('trash', 'empty', '--yes');
    assert.match((await todo('log', '1')).stdout, /deleted 1 {2}local {2}\(removed for good\)/);
  });
});
