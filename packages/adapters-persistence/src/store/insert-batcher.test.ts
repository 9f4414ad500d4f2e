import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aDraft, todosIn } from '@todo/application/testing';
import { localOwner, type Status } from '@todo/domain';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../open-database.ts';

async function aDatabase() {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const url = `sqlite:${folder.path}/todo.db`;
  const database = opened.use(await openDatabase({ url }));
  const todos = todosIn(database.store)(localOwner);
  return {
    todos,
    close: () => database.close(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

describe('Todos that are added at the same moment', () => {
  it('are returned each to its own caller, in the order of the calls', async () => {
    await using database = await aDatabase();
    const drafts = Array.from({ length: 300 }, (_, n) =>
      aDraft({ task: `Todo ${n}`, tags: n % 3 === 0 ? [] : [`tag-${n}`, 'all'] }),
    );
    const added = await Promise.all(drafts.map((draft) => database.todos.add(draft)));
    assert.deepEqual(
      added,
      drafts.map((draft, n) => ({ id: n + 1, revision: added[n]?.revision, ...draft })),
    );
    const { todos } = await database.todos.list({ limit: 1000 });
    assert.deepEqual(todos, added);
    const { todos: tagged } = await database.todos.list({ tags: [['tag-7']], limit: 10 });
    assert.deepEqual(tagged, [added[7]]);
  });

  it('are added even if one of the batch cannot be added', async () => {
    await using database = await aDatabase();
    const statuses = ['Pending', 'Nonsense', 'Completed', 'Pending'] as Status[];
    const outcomes = await Promise.allSettled(
      statuses.map((status) => database.todos.add({ ...aDraft(), status })),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
    const { todos } = await database.todos.list({ limit: 10 });
    assert.deepEqual(
      todos.map(({ status }) => status),
      ['Pending', 'Completed', 'Pending'],
    );
  });

  it('are all refused once the database is closed', async () => {
    await using database = await aDatabase();
    await database.close();
    const adding = Array.from({ length: 300 }, () => database.todos.add(aDraft()));
    for (const outcome of await Promise.allSettled(adding)) {
      assert.equal(outcome.status, 'rejected');
    }
  });

  it('are added by the next transaction after one has failed', async () => {
    await using database = await aDatabase();
    const nonsense = { ...aDraft(), status: 'Nonsense' as Status };
    await assert.rejects(database.todos.add(nonsense), /CHECK/);
    assert.equal((await database.todos.add(aDraft())).task, aDraft().task);
  });
});
