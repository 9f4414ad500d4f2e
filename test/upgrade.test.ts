import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import type { TodoJson } from '@todo/application';
import Database from 'better-sqlite3';
import { addAccount, signIn } from './accounts.ts';
import { aMachine, type Machine } from './todo-program.ts';

/** The database that the release before accounts has left: two todos of `local`, and one that was removed. */
const release = new URL('../packages/adapters-persistence/testing/schema-006.sql', import.meta.url);

const expected = [
  { id: 1, task: 'Buy milk', tags: ['home'], status: 'Pending' },
  { id: 2, task: 'Call Ada', tags: ['work'], status: 'Completed' },
];

const revisions = ['16424b853434670bf904614beb1a4ff1', '7e3299049470697c2d4999274abefc6a'];

async function aMachineOfThatRelease(): Promise<Machine> {
  const machine = await aMachine('file');
  const path = machine.database.replace('sqlite:', '');
  await mkdir(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec(await readFile(release, 'utf8'));
  database.close();
  return machine;
}

async function listed(machine: Machine, ...args: string[]): Promise<readonly TodoJson[]> {
  const { exitCode, stdout, stderr } = await machine.todo('list', '--all', '--json', ...args);
  assert.equal(exitCode, 0, stderr);
  return (JSON.parse(stdout) as TodoJson[]).toSorted((a, b) => a.id - b.id);
}

const inShort = (todos: readonly TodoJson[]) =>
  todos.map(({ id, task, tags, status }) => ({ id, task, tags, status }));

/** What the database has of an owner that no command shows. */
async function historyOf(machine: Machine, name?: string) {
  await using database = await openDatabase({ url: machine.database });
  const account =
    name === undefined
      ? undefined
      : await database.accounts.read(({ accounts }) => accounts.named(name));
  return await database.store.read(account?.id ?? 'local', (data) => data.changes.after(0, 100));
}

describe('A database of the release before accounts', () => {
  it('is the same to a person without an account', async () => {
    await using machine = await aMachineOfThatRelease();
    assert.deepEqual(inShort(await listed(machine)), expected);
    assert.deepEqual(inShort(await listed(machine, 'milk')), expected.slice(0, 1));
    assert.equal((await machine.todo('user', 'list', '--json')).stdout, '[]\n');
    await using server = await machine.serve();
    for (const [index, { id }] of expected.entries()) {
      const answer = await fetch(`${server.api}/${id}`);
      assert.equal(answer.headers.get('ETag'), `"${revisions[index]}"`);
    }
  });

  it('is the same to the account that adopts it', async () => {
    await using machine = await aMachineOfThatRelease();
    const before = await listed(machine);
    const history = await historyOf(machine);
    assert.equal(history.length, 5);
    await addAccount(machine, 'ada', '--adopt-local');
    await addAccount(machine, 'eve');

    assert.deepEqual(await listed(machine, '--user', 'ada'), before);
    assert.deepEqual(await listed(machine, '--user', 'ada', '--tag', 'home', 'MILK'), [before[0]]);
    const tags = await machine.todo('__complete', '--', '--user', 'ada', 'list', '--tag', '');
    assert.match(tags.stdout, /^home\b[^\n]*\nwork\b/m);
    for (const others of [[], ['--user', 'eve']]) {
      assert.deepEqual(await listed(machine, ...others), []);
      assert.equal((await machine.todo('done', '1', ...others)).exitCode, 3);
    }
    assert.deepEqual(await historyOf(machine, 'ada'), history);
    assert.deepEqual(await historyOf(machine), []);

    await using server = await machine.serve();
    const { accessToken } = await signIn(server.api, 'ada');
    const ask = (path: string, method: string, headers: Readonly<Record<string, string>>) =>
      fetch(`${server.api}${path}`, {
        method,
        headers: { Authorization: `Bearer ${accessToken}`, ...headers },
      });
    for (const [index, { id }] of expected.entries()) {
      const answer = await ask(`/${id}`, 'GET', { 'If-None-Match': `"${revisions[index]}"` });
      assert.equal(answer.status, 304);
    }
    const removed = await ask('/1', 'DELETE', { 'If-Match': `"${revisions[0]}"` });
    assert.equal(removed.status, 204);
    const [last] = (await historyOf(machine, 'ada')).slice(5);
    assert.deepEqual([last?.seq, last?.actor, last?.kind], [6, 'ada', 'deleted']);
    const added = await machine.todo('add', 'Next', '--user', 'ada', '--quiet');
    assert.equal(added.stdout, '5\n');
    assert.equal((await machine.todo('db', 'check')).exitCode, 0);
  });
});
