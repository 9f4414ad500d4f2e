import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTodoApp, TodoNotFoundError } from '@todo/application';
import { aTodo } from '@todo/application/testing';
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

describe('A todo that has been read before', () => {
  it('is the same one for as long as it stands like that', async () => {
    await using programs = await aReaderAndAWriter();
    const { reader, writer } = programs;
    const { id } = await writer.add({ task: 'Buy milk' });
    const first = await reader.get(id);
    await writer.add({ task: 'Call mum' });
    const { todos } = await reader.list();
    const again = await reader.list();
    assert.equal(todos[0], first);
    assert.equal(await reader.get(id), first);
    assert.equal(again.todos[1], todos[1]);
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
    assert.equal(known.find(2, 1)?.id, 2);
    assert.equal(known.find(2, 2), undefined);
  });
});
