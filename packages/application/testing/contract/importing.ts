import assert from 'node:assert/strict';
import {
  createTodoApp,
  type ImportOptions,
  type ImportReport,
  type Store,
  type TodoApp,
} from '@todo/application';
import type { Todo } from '@todo/domain';
import { aFile, aFormat, bytesOf, type FileLine } from '../a-format.ts';
import { momentsLater } from '../a-todo.ts';
import { fixedClock } from '../fixed-clock.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf } from './read-log.ts';

/** Files of todos, in and out: the use cases on the store. */
export const importing: readonly ContractCase[] = [
  contractCase('imports the todos of a file, with what the file knows of them', async (store) => {
    const app = appOf(store, 5000);
    const moments = {
      createdAt: momentsLater(-9000),
      updatedAt: momentsLater(-1000),
      completedAt: momentsLater(-2000),
    };
    const commands: string[] = [];
    const report = await app.importTodos(
      importOf([
        { externalId: 'a', fields: { task: 'Buy milk', tags: ['home'], due: '2026-11-30' } },
        { externalId: 'b', fields: { task: 'Done 🎉', status: 'Completed' }, ...moments },
        { skipped: 'Recurs.' },
      ]),
      (command) => void commands.push(command),
    );
    assert.deepEqual(report, { ...nothing, created: 2, skipped: 1 });
    const [milk, done] = await all(app);
    assert.deepEqual(
      [milk?.task, milk?.tags, milk?.due, milk?.createdAt, milk?.completedAt],
      ['Buy milk', ['home'], '2026-11-30', momentsLater(5000), null],
    );
    const { createdAt, updatedAt, completedAt } = done as Todo;
    assert.deepEqual({ createdAt, updatedAt, completedAt }, moments);
    assert.deepEqual(
      (await logOf(store)).map(({ kind, command }) => [kind, command]),
      [
        ['created', commands[0]],
        ['created', commands[0]],
      ],
    );
  }),

  contractCase('changes nothing by the same file once more', async (store) => {
    const lines = Array.from({ length: 1200 }, (_, at) => line(`${at}`, `Task ${at}`));
    const first = await appOf(store).importTodos(importOf(lines));
    assert.deepEqual(first, { ...nothing, created: 1200 });
    const [before, log] = [await all(appOf(store)), await lengthOfLog(store)];
    const again = await appOf(store, 1000).importTodos(importOf(lines), () =>
      assert.fail('nothing was to change'),
    );
    assert.deepEqual(again, { ...nothing, skipped: 1200 });
    assert.deepEqual(await all(appOf(store)), before);
    assert.equal(await lengthOfLog(store), log);
    // One place of the file changes one todo.
    const changed = lines.with(700, line('700', 'Another task'));
    assert.deepEqual(await appOf(store, 2000).importTodos(importOf(changed)), {
      ...nothing,
      updated: 1,
      skipped: 1199,
    });
    assert.equal(await lengthOfLog(store), log + 1);
    assert.equal((await all(appOf(store)))[700]?.task, 'Another task');
  }),

  contractCase('changes what has changed in the file, and leaves the rest', async (store) => {
    await appOf(store).importTodos(importOf([line('a', 'Buy milk')]));
    const [{ id } = none] = await all(appOf(store));
    await appOf(store, 1000).edit(id, { priority: 'high', notes: 'two litres', tags: ['shop'] });
    const inFile = { task: 'Buy oat milk', tags: ['home'], due: '2026-12-01' };
    const report = await appOf(store, 2000).importTodos(
      importOf([{ externalId: 'a', fields: inFile }]),
    );
    assert.deepEqual(report, { ...nothing, updated: 1 });
    const todo = await appOf(store).get(id);
    assert.deepEqual(
      [todo.task, todo.due, todo.tags, todo.priority, todo.notes, todo.version],
      ['Buy oat milk', '2026-12-01', ['home'], 'high', 'two litres', 3],
    );
    // What was done here meanwhile is not undone by the same file.
    await appOf(store, 3000).complete([id]);
    const again = await appOf(store, 4000).importTodos(
      importOf([{ externalId: 'a', fields: inFile }]),
    );
    assert.deepEqual(again, { ...nothing, skipped: 1 });
    assert.equal((await appOf(store).get(id)).status, 'Completed');
  }),

  contractCase('skips or adds what is there already, as it is asked to', async (store) => {
    const before = [line('a', 'Buy milk'), line('b', 'Buy tea')];
    const after = [line('a', 'Buy oat milk'), line('b', 'Buy tea'), line('c', 'Buy jam')];
    await appOf(store).importTodos(importOf(before));
    assert.deepEqual(await appOf(store).importTodos(importOf(after, { onDuplicate: 'skip' })), {
      ...nothing,
      created: 1,
      skipped: 2,
    });
    assert.deepEqual(await tasks(store), ['Buy milk', 'Buy tea', 'Buy jam']);
    assert.deepEqual(await appOf(store).importTodos(importOf(after, { onDuplicate: 'add' })), {
      ...nothing,
      created: 3,
    });
    assert.equal((await tasks(store)).length, 6);
    // From now on, the entries are those todos.
    const changed = after.with(2, line('c', 'Buy plum jam'));
    await appOf(store).importTodos(importOf(changed));
    assert.deepEqual((await tasks(store)).slice(2), [
      'Buy jam',
      'Buy oat milk',
      'Buy tea',
      'Buy plum jam',
    ]);
  }),

  contractCase('knows entries without an id by their tasks', async (store) => {
    const file = (...statuses: NonNullable<Todo['status']>[]) =>
      importOf(statuses.map((status) => ({ fields: { task: 'Water plants', status } })));
    await appOf(store).importTodos(file('Pending', 'Pending', 'Pending'));
    assert.deepEqual(await appOf(store).importTodos(file('Pending', 'Pending', 'Pending')), {
      ...nothing,
      skipped: 3,
    });
    assert.deepEqual(await appOf(store).importTodos(file('Pending', 'Completed', 'Pending')), {
      ...nothing,
      updated: 1,
      skipped: 2,
    });
    assert.deepEqual(
      (await all(appOf(store))).map(({ status }) => status),
      ['Pending', 'Completed', 'Pending'],
    );
    // The same with an id that occurs twice.
    const twice = importOf([line('a', 'one'), line('a', 'other')]);
    assert.equal((await appOf(store).importTodos(twice)).created, 2);
    assert.equal(
      (await appOf(store).importTodos(importOf([line('a', 'one'), line('a', 'other')]))).skipped,
      2,
    );
  }),

  contractCase('puts into the trash what the other program has deleted', async (store) => {
    const deleted = (id: string, task: string): FileLine => ({
      ...line(id, task),
      isDeleted: true,
    });
    const first = [line('a', 'Buy milk'), line('b', 'Buy tea'), deleted('c', 'Gone')];
    assert.deepEqual(await appOf(store).importTodos(importOf(first)), {
      ...nothing,
      created: 2,
      deleted: 1,
    });
    assert.deepEqual(await tasks(store), ['Buy milk', 'Buy tea']);
    const inTrash = async () =>
      (await appOf(store).trash()).todos.map(({ todo }) => todo.task).toSorted();
    assert.deepEqual(await inTrash(), ['Gone']);
    const second = [deleted('a', 'Buy milk'), line('b', 'Buy tea'), deleted('c', 'Gone')];
    assert.deepEqual(await appOf(store, 1000).importTodos(importOf(second)), {
      ...nothing,
      skipped: 2,
      deleted: 1,
    });
    assert.deepEqual(await inTrash(), ['Buy milk', 'Gone']);
    assert.equal((await appOf(store, 2000).importTodos(importOf(second))).skipped, 3);
    // There again in the other program, there again here; what was deleted here stays deleted.
    const [, { id } = none] = await all(appOf(store)).then((left) => [none, ...left]);
    await appOf(store, 3000).delete([id]);
    assert.deepEqual(await appOf(store, 4000).importTodos(importOf(first)), {
      ...nothing,
      created: 1,
      skipped: 2,
    });
    assert.deepEqual(await tasks(store), ['Buy milk']);
  }),

  contractCase('is taken back by one undo, and done again by the file', async (store) => {
    const own = await appOf(store).add({ task: 'My own' });
    await appOf(store).importTodos(importOf([line('a', 'Buy milk')]));
    const before = await all(appOf(store));
    const lines = Array.from({ length: 2100 }, (_, at) => line(`${at}`, `Task ${at}`));
    const file = [...lines, line('a', 'Buy oat milk'), { ...line('x', 'Gone'), isDeleted: true }];
    await appOf(store, 1000).importTodos(importOf(file as FileLine[]));
    const imported = await tasks(store);
    assert.equal(imported.length, 2102);
    const { todos: undone } = await appOf(store, 2000).undo();
    assert.equal(undone.length, 2101);
    assert.deepEqual(
      (await all(appOf(store))).map(({ id, task }) => [id, task]),
      before.map(({ id, task }) => [id, task]),
    );
    assert.deepEqual(await appOf(store).get(own.id), own);
    const report = await appOf(store, 3000).importTodos(importOf(lines));
    assert.deepEqual(report, { ...nothing, created: 2100 });
    assert.equal((await tasks(store)).length, 2102);
    assert.deepEqual(await appOf(store, 4000).importTodos(importOf(lines)), {
      ...nothing,
      skipped: 2100,
    });
    await appOf(store, 5000).undo();
    assert.deepEqual(await tasks(store), ['My own', 'Buy milk']);
  }),

  contractCase('only reports in a dry run', async (store) => {
    await appOf(store).importTodos(importOf([line('a', 'Buy milk'), line('b', 'Buy tea')]));
    const before = [await all(appOf(store)), await logOf(store)];
    const file = [
      line('a', 'Buy oat milk'),
      line('b', 'Buy tea'),
      { ...line('c', 'Buy jam'), losses: ['annotations'] },
    ];
    const dry = await appOf(store, 1000).importTodos(importOf(file, { dryRun: true }));
    assert.deepEqual([await all(appOf(store)), await logOf(store)], before);
    assert.deepEqual(dry, {
      ...nothing,
      created: 1,
      updated: 1,
      skipped: 1,
      losses: { annotations: 1 },
    });
    assert.deepEqual(await appOf(store, 1000).importTodos(importOf(file)), dry);
  }),

  contractCase('imports nothing of a file with a fault, and names every fault', async (store) => {
    const file = [
      line('a', 'Buy milk'),
      'not JSON',
      { externalId: 'b', fields: { task: ' ', tags: ['a b'] } },
      line('c'.repeat(501), 'Buy tea'),
      line('d\u0000', 'Buy tea'),
    ];
    await assert.rejects(appOf(store).importTodos(importOf(file)), {
      code: 'invalid-file',
      total: 4,
      faults: [
        { pointer: '', line: 2, detail: 'This is not JSON.' },
        {
          pointer: '',
          line: 3,
          detail: 'Task must not be blank; tags.0 must be without white space and commas.',
        },
        { pointer: '', line: 4, detail: 'The id has more than 500 characters.' },
        { pointer: '', line: 5, detail: 'The id has characters that no id has.' },
      ],
    });
    const broken = Array.from({ length: 3000 }, () => 'not JSON');
    await assert.rejects(appOf(store).importTodos(importOf(broken)), (error) => {
      assert.ok(error instanceof Error && 'faults' in error && Array.isArray(error.faults));
      assert.deepEqual(['total' in error && error.total, error.faults.length], [3000, 1000]);
      return true;
    });
    const lossy = [{ ...line('a', 'Buy milk'), losses: ['parent', 'parent', 'color'] }];
    await assert.rejects(appOf(store).importTodos(importOf(lossy, { strict: true })), {
      code: 'lossy-file',
      losses: { parent: 1, color: 1 },
    });
    assert.deepEqual(await tasks(store), []);
    assert.deepEqual(await logOf(store), []);
  }),

  contractCase('exports todos as they come in again, with what is not ours', async (store) => {
    const extra = { project: 'Garden 🌱', depends: ['x', { a: null }] };
    await appOf(store).importTodos(
      importOf([
        {
          externalId: 'a',
          fields: { task: 'Buy "milk" 🥛', due: '2026-11-30T17:00:00Z' },
          extra,
        },
        { externalId: 'b', fields: { task: 'Done', status: 'Completed', tags: ['é', 'b'] } },
      ]),
    );
    await appOf(store, 1000).add({ task: 'My own', notes: 'Long', priority: 'low' });
    const losses: string[] = [];
    const exported = await textOf(
      appOf(store).exportTodos({ ...inFormat, onLoss: (field) => void losses.push(field) }),
    );
    assert.deepEqual(losses, ['notes']);
    assert.deepEqual(
      exported
        .split('\n')
        .slice(0, -1)
        .map((text) => (JSON.parse(text) as { extra?: unknown }).extra),
      [extra, undefined, undefined],
    );
    // Into the same store, where they are known.
    const before = await all(appOf(store));
    const again = await appOf(store, 2000).importTodos({
      ...inFormat,
      bytes: bytesOf(appOf(store).exportTodos(inFormat)),
    });
    assert.deepEqual(again, { ...nothing, skipped: 3 });
    assert.deepEqual(
      (await all(appOf(store))).map(({ task, status }) => [task, status]),
      before.map(({ task, status }) => [task, status]),
    );
    // To another owner.
    await appOf(store, 3000, 'bob').importTodos({
      ...inFormat,
      bytes: bytesOf(appOf(store).exportTodos(inFormat)),
    });
    const his = await all(appOf(store, 0, 'bob'));
    const hers = await all(appOf(store));
    assert.deepEqual(his.map(heldOf), hers.map(heldOf));
  }),

  contractCase('exports what matches, in the order of the ids, each once', async (store) => {
    const total = 1300;
    const lines = Array.from({ length: total }, (_, at) => line(`${at}`, `Task ${at % 2}`));
    await appOf(store).importTodos(importOf(lines));
    const filter = { keyword: 'task 1' };
    const matching = (await all(appOf(store))).filter(({ task }) => task === 'Task 1');
    const seen: number[] = [];
    for await (const piece of appOf(store).exportTodos({ ...inFormat, filter })) {
      const isFirst = seen.length === 0;
      for (const text of piece.trimEnd().split('\n')) {
        seen.push((JSON.parse(text) as { origin: { id: number } }).origin.id);
      }
      // What is changed meanwhile is there once, too.
      if (isFirst) {
        assert.ok(seen.length < matching.length);
        await appOf(store, 1000).edit(seen[2] ?? 0, { priority: 'high' });
        await appOf(store, 1000).add({ task: 'Another' });
        await appOf(store, 1000).edit(matching.at(-1)?.id ?? 0, { priority: 'low' });
      }
    }
    assert.deepEqual(
      seen,
      matching.map(({ id }) => id),
    );
    assert.throws(() => appOf(store).exportTodos({ ...inFormat, filter: { keyword: '' } }), {
      code: 'invalid-query',
    });
  }),
];

const inFormat = { format: aFormat, timeZone: 'UTC' } as const;

const nothing: ImportReport = { created: 0, updated: 0, skipped: 0, deleted: 0, losses: {} };

/** Stands for a todo that a case has not found. */
const none = { id: 0 };

function appOf(store: Store, milliseconds = 0, owner = 'ada'): TodoApp {
  return createTodoApp({ store, owner, clock: fixedClock(momentsLater(milliseconds)) });
}

function importOf(
  lines: readonly (FileLine | string)[],
  options: Partial<ImportOptions> = {},
): ImportOptions {
  return { ...inFormat, bytes: aFile(lines), ...options };
}

/** What the format holds of a todo. */
function heldOf({ task, status, priority, due, tags, createdAt, completedAt }: Todo) {
  return [task, status, priority, due, tags, createdAt, completedAt];
}

function line(externalId: string, task: string): Extract<FileLine, { fields: unknown }> {
  return { externalId, fields: { task } };
}

async function all(app: TodoApp): Promise<readonly Todo[]> {
  const found: Todo[] = [];
  let cursor: string | undefined;
  do {
    const page = await app.list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    found.push(...page.todos);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

async function tasks(store: Store): Promise<readonly string[]> {
  return (await all(appOf(store))).map(({ task }) => task);
}

async function lengthOfLog(store: Store): Promise<number> {
  return (await store.read('ada', ({ changes }) => changes.range())).last;
}

async function textOf(file: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of file) text += piece;
  return text;
}
