import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startHttpServer } from '@todo/adapters-http';
import { createTodoApp, todoJson, type TodoJson } from '@todo/application';
import * as fc from 'fast-check';
import { arbitraryTodo } from './arbitrary-todos.ts';
import { onEachDatabase } from './databases/databases.ts';

async function send(method: string, url: string, body: object) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, todo: (await response.json()) as TodoJson };
}

onEachDatabase('Any todo that may be made', ({ open, times }) => {
  it('comes back equal over REST, as the repository has it', async () => {
    await using database = await open();
    const app = createTodoApp({ store: database.store });
    await using server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
    const todos = `${server.url}/api/v1/todos`;

    await fc.assert(
      fc.asyncProperty(arbitraryTodo, arbitraryTodo, async (fields, others) => {
        const created = await send('POST', todos, fields);
        assert.equal(created.status, 201);
        assert.deepEqual({ ...created.todo, ...fields }, created.todo);
        const { id } = created.todo;
        assert.deepEqual(await (await fetch(`${todos}/${id}`)).json(), created.todo);
        assert.deepEqual(todoJson(await app.get(id)), created.todo);

        const replaced = await send('PUT', `${todos}/${id}`, others);
        assert.equal(replaced.status, 200);
        assert.deepEqual({ ...replaced.todo, ...others }, replaced.todo);
        const patched = await send('PATCH', `${todos}/${id}`, {
          due: fields.due,
          tags: fields.tags,
        });
        assert.deepEqual(patched.todo.notes, others.notes);
        assert.deepEqual(
          { ...patched.todo, ...others, due: fields.due, tags: fields.tags },
          patched.todo,
        );
        assert.deepEqual(todoJson(await app.get(id)), patched.todo);
      }),
      { numRuns: times(200) },
    );
  });

  it('keeps both of two changes to different fields at the same time', async () => {
    await using database = await open();
    const app = createTodoApp({ store: database.store });
    await using server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
    const { id } = await app.add({ task: 'Buy milk' });
    const patch = (body: object) =>
      fetch(`${server.url}/api/v1/todos/${id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: JSON.stringify(body),
      });
    for (let round = 0; round < 20; round += 1) {
      const tags = [`tag-${round}`];
      await Promise.all([patch({ notes: `note ${round}` }), patch({ tags })]);
      const todo = await app.get(id);
      assert.deepEqual([todo.notes, todo.tags], [`note ${round}`, tags]);
    }
  });
});
