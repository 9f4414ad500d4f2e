import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, todoJson, type Store, type TodoApp } from '@todo/application';
import { fixedClock, momentsLater } from '@todo/application/testing';
import type { NewTodo, Todo, TodoId } from '@todo/domain';
import * as fc from 'fast-check';
import { arbitraryTodo } from './arbitrary-todos.ts';
import { onEachDatabase } from './databases/databases.ts';

/** A command of a person; the numbers choose among the todos that there are. */
type Step =
  | { readonly kind: 'add' | 'edit'; readonly at: number; readonly fields: NewTodo }
  | {
      readonly kind: 'complete' | 'start' | 'reopen' | 'delete' | 'restore';
      readonly chosen: readonly number[];
    };

const number = fc.nat({ max: 1000 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('add' as const, 'edit' as const),
    at: number,
    fields: arbitraryTodo,
  }),
  fc.record({
    kind: fc.constantFrom(
      'complete' as const,
      'start' as const,
      'reopen' as const,
      'delete' as const,
      'restore' as const,
    ),
    chosen: fc.array(number, { minLength: 1, maxLength: 4 }),
  }),
);

/** Some of the ids, each once. */
function some(ids: readonly TodoId[], chosen: readonly number[]): readonly TodoId[] {
  if (ids.length === 0) return [];
  return [...new Set(chosen.map((one) => ids[one % ids.length] ?? 0))];
}

async function carryOut(app: TodoApp, given: Step, count: () => void): Promise<void> {
  const ids = (await app.list({ limit: 1000 })).todos.map(({ id }) => id);
  switch (given.kind) {
    case 'add':
      await app.add(given.fields, count);
      return;
    case 'edit': {
      const [id] = some(ids, [given.at]);
      if (id !== undefined) await app.edit(id, given.fields, {}, count);
      return;
    }
    case 'restore': {
      const { todos } = await app.trash();
      await app.restore(
        some(
          todos.map(({ todo }) => todo.id),
          given.chosen,
        ),
        count,
      );
      return;
    }
    case 'delete':
      await app.delete(some(ids, given.chosen), {}, count);
      return;
    default:
      await app[given.kind](some(ids, given.chosen), count);
  }
}

/** The todos, but for what each change raises. */
async function listedBy(app: TodoApp): Promise<readonly object[]> {
  const { todos } = await app.list({ limit: 1000 });
  return [...todos.map(withoutMoment), await app.tags()];
}

/** The deleted todos, by id. */
async function trashedBy(app: TodoApp): Promise<readonly object[]> {
  const { todos } = await app.trash(1000);
  return todos
    .map(({ todo }) => todo)
    .toSorted((a, b) => a.id - b.id)
    .map(withoutMoment);
}

function withoutMoment(todo: Todo): object {
  const { updatedAt: _updatedAt, ...shown } = todoJson(todo);
  return shown;
}

interface Versions {
  readonly revisions: Set<string>;
  readonly versions: Map<TodoId, number>;
}

/** Checks that no revision comes back, and that versions only rise. */
async function assertRising(app: TodoApp, { revisions, versions }: Versions): Promise<void> {
  for (const { id, revision, version } of (await app.list({ limit: 1000 })).todos) {
    const before = versions.get(id) ?? 0;
    assert.ok(version >= before, `version ${version} of ${id} after ${before}`);
    if (version > before) assert.ok(!revisions.has(revision), `revision of ${id}`);
    versions.set(id, version);
    revisions.add(revision);
  }
}

/** A history of some todos, and then all of it undone and redone. */
async function playThrough(
  store: Store,
  first: readonly NewTodo[],
  steps: readonly Step[],
): Promise<void> {
  let commands = 0;
  let moment = 0;
  const clock = fixedClock();
  const app = createTodoApp({
    store,
    owner: 'ada',
    clock,
  });
  const seen: Versions = { revisions: new Set(), versions: new Map() };
  const pass = async (act: () => Promise<unknown>) => {
    clock.set(momentsLater((moment += 1000)));
    await act();
    await assertRising(app, seen);
  };
  for (const fields of first) await pass(() => app.add(fields));
  const begin = await listedBy(app);
  for (const one of steps) await pass(() => carryOut(app, one, () => void (commands += 1)));
  const end = [await listedBy(app), await trashedBy(app)];
  const done = commands;

  for (let left = done; left > 0; left -= 1) await pass(() => app.undo());
  // What was added is in the trash now.
  assert.deepEqual(await listedBy(app), begin);
  for (let left = done; left > 0; left -= 1) await pass(() => app.redo());
  assert.deepEqual([await listedBy(app), await trashedBy(app)], end);
  await assert.rejects(app.redo(), { name: 'CommandNotFoundError' });
  for (let left = done; left > 0; left -= 1) await pass(() => app.undo());
  assert.deepEqual(await listedBy(app), begin);
}

const runs = Number(process.env['UNDO_RUNS'] ?? 40);

function anyHistory(open: () => Promise<{ readonly store: Store } & AsyncDisposable>) {
  return fc.asyncProperty(
    fc.array(arbitraryTodo, { maxLength: 5 }),
    fc.array(step, { minLength: 1, maxLength: 20 }),
    async (first, steps) => {
      await using place = await open();
      await playThrough(place.store, first, steps);
    },
  );
}

const openInMemory = async () => ({
  store: inMemoryStore(),
  [Symbol.asyncDispose]: async () => {},
});

describe('Any history, in memory', () => {
  it('is undone to its begin, and redone to its end', async () => {
    await fc.assert(anyHistory(openInMemory), { numRuns: runs });
  });
});

onEachDatabase('Any history', ({ open, times }) => {
  it('is undone to its begin, and redone to its end', async () => {
    await fc.assert(anyHistory(open), { numRuns: times(runs, 5) });
  });
});
