import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SortField, TodoQuery, TodoRepository } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { TodoDatabase } from '../database.ts';
import { openDatabase } from '../open-database.ts';

const program = new URL('../../testing/search-and-end.ts', import.meta.url).pathname;

/** The number of todos of 10 kB: together they are larger than a file that is read in this process. */
const many = 300;

const by = (...names: (SortField | `-${SortField}`)[]): Pick<TodoQuery, 'order'> => ({
  order: names.map((name) => ({
    field: name.replace('-', '') as SortField,
    descending: name.startsWith('-'),
  })),
});

/** Which process answers `ask`: a reader process, at least at last, or this one. */
async function answering(ask: () => Promise<unknown>): Promise<'reader' | 'here'> {
  const asked = ask().then(() => 'over' as const);
  let answers: 'reader' | 'here' = 'here';
  do {
    if (process.getActiveResourcesInfo().includes('ProcessWrap')) answers = 'reader';
  } while ((await Promise.race([asked, setImmediate('busy')])) === 'busy');
  return answers;
}

describe('A large SQLite file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path = '';
  let database: TodoDatabase;
  let todos: TodoRepository;
  before(async () => {
    folder = await temporaryFolder();
    path = `${folder.path}/todo.db`;
    database = await openDatabase({ url: `sqlite:${path}` });
    todos = todosIn(database.store)('ada');
    const drafts = Array.from({ length: many }, (_, at) =>
      aDraft({ task: `Buy milk ${at}`, tags: ['home'], notes: `${at} `.repeat(2000) }),
    );
    await Promise.all(drafts.map((draft) => todos.add(draft)));
  });
  after(async () => {
    await database.close();
    await folder[Symbol.asyncDispose]();
  });

  const slow: Readonly<Record<string, () => Promise<unknown>>> = {
    'a word': () => todos.list({ words: ['zz'], limit: 10 }),
    'a count': () => todos.count({}),
    'a count of what has a word': () => todos.count({ words: ['milk'] }),
    'all tags': () => todos.tags(),
    'a tag that few have': () => todos.list({ tags: [['garden']], limit: 10 }),
    'many groups of tags': () =>
      todos.list({ tags: ['a', 'b', 'c'].map((tag) => ['home', tag]), limit: 10 }),
    'two statuses': () => todos.list({ statuses: ['Completed', 'Pending'], limit: 10 }),
    'two priorities': () => todos.list({ priorities: ['high', 'low'], limit: 10 }),
    'an order without an index': () => todos.list({ ...by('status', 'task', 'id'), limit: 10 }),
    'ties in the other direction': () => todos.list({ ...by('-task', 'id'), limit: 10 }),
    'a large page': () => todos.list({ limit: 101 }),
  };
  for (const [name, ask] of Object.entries(slow)) {
    it(`is read in another process for ${name}`, async () => {
      assert.equal(await answering(ask), 'reader');
      // The question whether a page has changed does not block the event loop either.
      assert.equal(await answering(ask), 'reader');
    });
  }

  const quick: Readonly<Record<string, () => Promise<unknown>>> = {
    'one todo': () => todos.find(7),
    'a short page': () => todos.list({ limit: 100 }),
    'what is due first': () => todos.list({ ...by('due', '-priority', 'id'), limit: 100 }),
    'a later page': () => todos.list({ limit: 10, after: [200] }),
    'a tag that many have': () => todos.list({ tags: [['home']], limit: 10 }),
    'a status': () => todos.list({ statuses: ['Completed'], limit: 10 }),
    'a priority': () => todos.list({ priorities: ['high'], limit: 10 }),
    'whether it answers': () => database.ping(),
  };
  for (const [name, ask] of Object.entries(quick)) {
    it(`is read in this process for ${name}`, async () => {
      assert.equal(await answering(ask), 'here');
    });
  }

  it('is searched with everything that was written before the call', async () => {
    for (let round = 0; round < 20; round += 1) {
      const words = [`round${round}`];
      const { id } = await todos.add(aDraft({ task: `Round${round}` }));
      assert.deepEqual(
        (await todos.list({ words, limit: 10 })).todos.map((todo) => todo.id),
        [id],
      );
      await todos.remove([id], () => {});
      assert.equal(await todos.count({ words }), 0);
    }
  });

  it('gives the same todos as a read in this process', async () => {
    await using shortLived = await openDatabase({ url: `sqlite:${path}`, shortLived: true });
    const query: TodoQuery = { words: ['milk'], ...by('-task', 'id'), limit: 1000 };
    assert.deepEqual(await todos.list(query), await todosIn(shortLived.store)('ada').list(query));
  });

  it('is read in this process if the process is short-lived', async () => {
    await using shortLived = await openDatabase({ url: `sqlite:${path}`, shortLived: true });
    const search = () => todosIn(shortLived.store)('ada').count({ words: ['milk'] });
    assert.equal(await answering(search), 'here');
  });

  it('does not keep a process alive that has not closed it', async () => {
    const args = [program, `sqlite:${path}`];
    // This rejects if the process hangs until the time limit, or ends with an error.
    const run = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
    assert.equal(run.stdout, `${many}`);
  });

  it('is read from the file that was opened, even if another one is at its path by now', async () => {
    const copy = `${folder.path}/copy.db`;
    copyFileSync(path, copy);
    await using opened = await openDatabase({ url: `sqlite:${copy}` });
    const own = await todosIn(opened.store)('ada').add(aDraft({ task: 'Only here' }));
    renameSync(path, `${path}.away`);
    renameSync(copy, path);
    renameSync(`${path}.away`, copy);
    try {
      assert.equal(await todosIn(opened.store)('ada').count({ words: ['only'] }), 1);
      assert.equal((await todosIn(opened.store)('ada').find(own.id))?.task, 'Only here');
    } finally {
      renameSync(copy, `${path}.away`);
      renameSync(path, copy);
      renameSync(`${path}.away`, path);
    }
  });
});

describe('A small SQLite file, and one in memory', () => {
  it('are read in this process, and start no other', async () => {
    await using folder = await temporaryFolder();
    for (const url of [`sqlite:${folder.path}/todo.db`, 'sqlite::memory:']) {
      await using database = await openDatabase({ url });
      const search = () => todosIn(database.store)('ada').list({ words: ['zz'], limit: 10 });
      assert.equal(await answering(search), 'here');
    }
  });
});
