import assert from 'node:assert/strict';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { aHome, type Home } from '../../testing/real-program.ts';

const losses: Readonly<Record<string, (path: string, folder: string) => Promise<void>>> = {
  deleted: (path) => rm(path),
  'replaced by another file': async (path, folder) => {
    await copyFile(path, `${folder}/copy.db`);
    await rename(`${folder}/copy.db`, path);
  },
  'left without its log': (path) => rm(`${path}-wal`),
  'gone with its folder': (path) => rm(dirname(path), { recursive: true }),
  emptied: async (path) => {
    await using file = await open(path, 'r+');
    await file.truncate(0);
  },
};

describe('When the database of a running server is', { concurrency: 2 }, () => {
  for (const [name, lose] of Object.entries(losses)) {
    it(`${name}, it says 503, is not ready, and logs one fatal line`, async () => {
      await using home = await aHome();
      await using server = await home.serve();
      const path = databaseIn(home);
      const add = (task: string) => post(server.api, { task });
      const health = async (at: string) => (await fetch(new URL(at, server.api))).status;
      assert.equal((await add('Before')).status, 201);
      await until(async () => (await stat(`${path}-wal`)).size === 0);

      await lose(path, home.path);
      for (let n = 0; n < 3; n += 1) {
        const refused = await add('Afterwards');
        assert.equal(refused.status, 503);
        assert.ok(refused.headers.has('Retry-After'));
        const text = await refused.text();
        assert.match(text, /"type":"\/problems\/unavailable"/);
        assert.doesNotMatch(text, /todo\.db|SQL/i);
        assert.deepEqual([await health('/health/ready'), await health('/health/live')], [503, 200]);
      }
      const fatal = server.log.filter(
        (line) => (JSON.parse(line) as { level: number }).level >= 60,
      );
      assert.equal(fatal.length, 1, fatal.join('\n'));
      const metrics = await (await fetch(new URL('/metrics', server.api))).text();
      assert.match(metrics, /^todo_storage_events_total\{kind="(file-lost|damaged)"\} 1$/m);
    });
  }
});

describe('While a server runs', () => {
  it('a plain copy of its file has the latest writes', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    await post(server.api, { task: 'Buy milk' });
    await until(async () => (await stat(`${databaseIn(home)}-wal`)).size === 0);
    await copyFile(databaseIn(home), `${home.path}/copy.db`);
    const list = await home.todo('list', '--database', 'sqlite:copy.db');
    assert.equal(list.stdout, '1\tPending\t\t\t\tBuy milk\n');
  });
});

function post(api: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(api, { method: 'POST', headers, body: JSON.stringify(body) });
}

function databaseIn({ path }: Home): string {
  return `${path}/.local/share/todo/todo.db`;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'it should have come to that');
    await setTimeout(20);
  }
}
