import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aHome } from '../../testing/real-program.ts';

describe('todo db check', { concurrency: 2 }, () => {
  it('prints the result of each check, for people and for programs', async () => {
    await using home = await aHome();
    await home.todo('add', 'Buy milk', '--tag', 'home');
    const url = `sqlite:${home.path}/.local/share/todo/todo.db`;
    assert.deepEqual(await home.todo('db', 'check'), {
      exitCode: 0,
      stdout:
        `${url}\nintegrity     sound\nreferences    sound\n` +
        'tags          sound\nsearch index  sound\n',
      stderr: '',
    });
    const { stdout } = await home.todo('db', 'check', '--json');
    const { database, isSound, checks } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([database, isSound, Array.isArray(checks)], [url, true, true]);
  });

  it('exits with 5 if the database is damaged, and names the command that replaces it', async () => {
    await using home = await aHome();
    await home.todo('add', 'Buy milk');
    const path = `${home.path}/.local/share/todo/todo.db`;
    writeFileSync(path, readFileSync(path).fill(0xff, 8192));
    const found = await home.todo('db', 'check');
    assert.equal(found.exitCode, 5);
    assert.match(found.stdout, /^integrity +damaged$/m);
    assert.match(found.stderr, /^[^\n]+ is damaged\. [^\n]*`todo db restore <backup>`\.\n$/);
    const json = await home.todo('db', 'check', '--json');
    assert.equal((JSON.parse(json.stdout) as { isSound: boolean }).isSound, false);
    const problem = JSON.parse(json.stderr) as { type: string; status: number };
    assert.deepEqual([problem.type, problem.status], ['/problems/unavailable', 503]);
  });

  it('ends with 2 for a database in memory, and has nothing to restore there either', async () => {
    await using home = await aHome();
    for (const command of [['check'], ['restore', 'today.db']]) {
      const ending = await home.todo('db', ...command, '--database', 'sqlite::memory:');
      assert.deepEqual([ending.exitCode, ending.stdout], [2, '']);
    }
  });
});
