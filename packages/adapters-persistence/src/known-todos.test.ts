import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTodoApp, TodoNotFoundError, type ListQuery } from '@todo/application';
import { aRevision, aTodo } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { KnownTodos } from './known-todos.ts';
import { openDatabase } from './open-database.ts';

/** Somebody who reads, and another program that writes to the same file. */
async function aReaderAndAWriter() {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const appOn = async () => {
    const database = opened.use(await openDatabase({ url: `sqlite:${folder.path}/todo.db` }));
    return createTodoApp({ todos: database.todosOf(localOwner) });
  };
  return {
    reader: await appOn(),
    writer: await appOn(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

describe('What has been read before', () => {
  it('is the very same for as long as nothing of it has changed, whatever else has', async () => {
    await using programs = await aReaderAndAWriter();
    const { reader, writer } = programs;
    const { id } = await writer.add({ task: 'Buy milk', priority: 'high' });
    const other = await writer.add({ task: 'Call mum' });
    const todo = await reader.get(id);
    const { todos } = await reader.list({ priority: ['high'] });
    await writer.edit(other.id, { notes: 'It is her birthday.' });
    assert.equal(await reader.get(id), todo);
    assert.equal((await reader.list({ priority: ['high'] })).todos, todos);
  });

  it('is a page without what has left it, and with what has come to it', async () => {
    await using programs = await aReaderAndAWriter();
    const { reader, writer } = programs;
    const first = await writer.add({ task: 'Buy milk', status: 'In Process' });
    const query: ListQuery = { status: ['In Process'], limit: 1 };
    assert.deepEqual(await reader.list(query), { todos: [first] });
    const second = await writer.add({ task: 'Call mum', status: 'In Process' });
    const { todos, next } = await reader.list(query);
    assert.deepEqual(todos, [first]);
    assert.notEqual(next, undefined);
    await writer.complete([first.id]);
    assert.deepEqual(await reader.list(query), { todos: [second] });
  });

  it('is another as soon as somebody else has changed it', async () => {
    await using programs = await aReaderAndAWriter();
    const { reader, writer } = programs;
    const { id } = await writer.add({ task: 'Buy milk' });
    await reader.get(id);
    await reader.list();
    const changed = await writer.edit(id, { task: 'Buy oat milk', tags: ['shop'] });
    assert.deepEqual(await reader.get(id), changed);
    assert.deepEqual((await reader.list()).todos, [changed]);
  });

  it('is gone as soon as somebody else has removed it', async () => {
    await using programs = await aReaderAndAWriter();
    const { reader, writer } = programs;
    const { id } = await writer.add({ task: 'Buy milk' });
    const other = await writer.add({ task: 'Call mum' });
    await reader.list();
    await writer.delete([id]);
    await assert.rejects(reader.get(id), TodoNotFoundError);
    assert.deepEqual((await reader.list()).todos, [other]);
  });

  it('is kept while it is short and one of the last thousand', () => {
    const known = new KnownTodos();
    for (let id = 1; id <= 1001; id += 1) known.remember(aTodo({ id }));
    known.remember(aTodo({ id: 2000, notes: 'x'.repeat(1001) }));
    const ids = [1, 2, 1001, 2000];
    assert.deepEqual(
      ids.map((id) => known.has(id)),
      [false, true, true, false],
    );
    assert.equal(known.find(2, aRevision)?.id, 2);
    assert.equal(known.find(2, 'of another state'), undefined);
  });
});
