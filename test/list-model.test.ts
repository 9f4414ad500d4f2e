import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, todoJson, type ListQuery, type TodoApp } from '@todo/application';
import { fixedClock, momentsLater } from '@todo/application/testing';
import type { Todo } from '@todo/domain';
import * as fc from 'fast-check';
import { arbitraryQuery, arbitraryTodo } from './arbitrary-todos.ts';
import { onEachDatabase } from './databases/databases.ts';

/** Every page of a list, one after the other. */
async function walk(app: TodoApp, query: ListQuery): Promise<readonly Todo[][]> {
  const pages: Todo[][] = [];
  for (let cursor: string | undefined; ;) {
    const { todos, next } = await app.list({ ...query, ...(cursor !== undefined && { cursor }) });
    pages.push([...todos]);
    if (next === undefined) return pages;
    cursor = next;
  }
}

/** How many sets of todos are listed: 50, or as many as LIST_MODEL_RUNS says. */
const runs = Number(process.env['LIST_MODEL_RUNS'] ?? 50);

/** What becomes of a todo before the lists are compared. */
const fates = ['kept', 'kept', 'deleted', 'restored', 'purged', 'undone'] as const;
type Fate = (typeof fates)[number];

/** Deletes todos, one command for all, and brings some of them back. */
async function suffer(app: TodoApp, ids: readonly number[], lot: readonly Fate[]): Promise<void> {
  const doomed = (...which: readonly Fate[]) =>
    ids.filter((_, at) => which.includes(lot[at] ?? 'kept'));
  await app.delete(doomed('deleted', 'restored', 'purged'));
  await app.restore(doomed('restored'));
  await app.purge(doomed('purged'));
  const undone = doomed('undone');
  if (undone.length === 0) return;
  await app.delete(undone);
  await app.undo();
}

const shown = (pages: readonly Todo[][]) => pages.map((todos) => todos.map(todoJson));

onEachDatabase('Todos', ({ open, times }) => {
  it('come back unchanged, and every list equals that of a naive scan', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryTodo, { minLength: 1, maxLength: 25 }),
        fc.array(arbitraryQuery, { minLength: 5, maxLength: 15 }),
        fc.array(fc.constantFrom(...fates), { minLength: 25, maxLength: 25 }),
        async (todos, queries, lot) => {
          await using database = await open();
          const clock = fixedClock(momentsLater(7 * 86_400_000));
          const real = createTodoApp({ store: database.store, owner: 'ada', clock });
          const naive = createTodoApp({ store: inMemoryStore(), owner: 'ada', clock });
          for (const fields of todos) {
            const added = await real.add(fields);
            await naive.add(fields);
            assert.deepEqual({ ...added, ...fields }, added);
            assert.deepEqual(await real.get(added.id), added);
          }
          const { todos: added } = await naive.list({ limit: 100, sort: ['id'] });
          const ids = added.map(({ id }) => id);
          for (const app of [real, naive]) await suffer(app, ids, lot);
          for (const query of queries) {
            // Each storage draws revisions of its own.
            const [listed, expected] = [await walk(real, query), await walk(naive, query)];
            assert.deepEqual(shown(listed), shown(expected));
            const { total } = await real.list({ ...query, count: true });
            assert.equal(total, (await naive.list({ ...query, count: true })).total);
          }
          assert.deepEqual(await real.tags(), await naive.tags());
          const gone = new Set(ids.filter((_, at) => /deleted|purged/.test(lot[at] ?? '')));
          const { todos: left } = await real.list({ limit: 100, sort: ['id'] });
          assert.deepEqual(
            left.map(({ id }) => id),
            ids.filter((id) => !gone.has(id)),
          );
        },
      ),
      { numRuns: times(runs, 20) },
    );
  });

  it('are walked through exactly once while other todos are added, changed and removed', async () => {
    await using database = await open();
    const app = createTodoApp({ store: database.store, owner: 'ada', clock: fixedClock() });
    const sorts: NonNullable<ListQuery['sort']>[] = [
      ['id'],
      ['task'],
      ['-due', 'priority'],
      ['status'],
    ];
    for (const sort of sorts) {
      const stayed: number[] = [];
      const others: number[] = [];
      for (let n = 0; n < 60; n += 1) {
        const { id } = await app.add({
          task: `${sort.join()} ${n % 7}`,
          due: n % 4 === 0 ? null : `2026-11-${10 + (n % 9)}`,
        });
        (n % 3 === 0 ? others : stayed).push(id);
      }
      const seen: number[] = [];
      for (let cursor: string | undefined, page = 0; ; page += 1) {
        const { todos, next } = await app.list({
          sort,
          limit: 7,
          ...(cursor !== undefined && { cursor }),
        });
        seen.push(...todos.map(({ id }) => id));
        if (next === undefined) break;
        cursor = next;
        await app.add({ task: `added ${page}`, due: '2026-11-12' });
        const [first, second] = others.splice(0, 2);
        if (first !== undefined) await app.delete([first]);
        if (second !== undefined) await app.edit(second, { due: '2026-11-18', task: 'changed' });
      }
      assert.deepEqual(
        seen.filter((id) => stayed.includes(id)).toSorted((a, b) => a - b),
        stayed,
      );
      await app.delete((await app.list({ limit: 1000 })).todos.map(({ id }) => id));
    }
  });
});
