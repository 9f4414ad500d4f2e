import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formats, type DescribedFormat } from '@todo/adapters-formats';
import type { IncomingTodo, OutgoingTodo } from '@todo/application';
import { isCalendarDate, type Todo } from '@todo/domain';
import * as fc from 'fast-check';
import { runProgram } from '../../scripts/run-program.ts';
import { missing } from '../installed.ts';
import { arbitraryOutgoing } from './arbitrary-outgoing.ts';
import { context, outgoingOf, todosOf, written } from './formats.ts';

/*
 * The programs whose formats these are, as Debian has them: they read our files, change or copy the todos, and we read
 * what they have written.
 */

const timeout = 120_000;

describe('Taskwarrior', { skip: missing('task'), timeout }, () => {
  const format = formatNamed('taskwarrior');

  it('imports our file, and exports the same todos', async () => {
    await using place = await aPlace();
    const todos = tameTodos(200);
    const task = await taskwarrior(place.folder);
    await task(['import', await place.file('out.json', await textOf(format, todos))]);
    const exported = await task(['export']);
    // It sorts tags, and gives tasks back in an order of its own.
    assert.deepEqual(
      byId(await todosOf(format, exported)).map(sortedTags),
      byId(await todosOf(format, await textOf(format, todos))).map(sortedTags),
    );
  });

  it('knows its tasks again after they were here, with what we do not model', async () => {
    await using place = await aPlace();
    const task = await taskwarrior(place.folder);
    await task(['add', 'Pay rent', 'project:Home', 'due:2026-12-01', 'wait:2026-11-28', '+flat']);
    await task(['1', 'annotate', 'by bank transfer']);
    await task(['add', 'Clean', 'recur:weekly', 'due:2026-11-27']);
    await task(['list']);
    const before = await task(['export']);
    const entries = format.read?.(lines(before), context);
    assert.ok(entries);
    const todos: IncomingTodo[] = [];
    const skipped: string[] = [];
    for await (const entry of entries) {
      if (entry.kind === 'todo') todos.push(entry);
      else skipped.push(entry.kind);
    }
    assert.ok(skipped.length > 0 && skipped.every((kind) => kind === 'skipped'));
    const back = await textOf(format, todos.map(asOutgoing));
    await task(['import', await place.file('back.json', back)]);
    assert.deepEqual(tasksIn(await task(['export'])), tasksIn(before));
  });
});

describe('todo.txt-cli', { skip: missing('todo-txt'), timeout }, () => {
  const format = formatNamed('todotxt');

  it('completes one of our todos, and leaves the others', async () => {
    await using place = await aPlace();
    const todos = tameTodos(50).filter(({ todo }) => todo.status !== 'Completed');
    const file = await place.file('todo.txt', await textOf(format, todos));
    const config = await place.file(
      'config',
      `export TODO_DIR='${place.folder}' TODO_FILE='${file}' DONE_FILE='${place.folder}/done.txt' REPORT_FILE='${place.folder}/report.txt'\n`,
    );
    await runs('todo-txt', ['-d', config, '-p', '-a', 'do', '2'], { TZ: context.timeZone });
    const listed = await runs('todo-txt', ['-d', config, '-p', 'ls'], {});
    assert.match(listed, new RegExp(`${todos.length} of ${todos.length} tasks shown`));
    const [, second, ...others] = await todosOf(format, await readFile(file, 'utf8'));
    const [, wanted, ...kept] = await todosOf(format, await textOf(format, todos));
    assert.deepEqual(others, kept);
    assert.equal(second?.fields.status, 'Completed');
    assert.deepEqual(second?.origin, wanted?.origin);
  });
});

describe('topydo', { skip: missing('topydo'), timeout }, () => {
  const format = formatNamed('todotxt');

  it('completes one of our todos, and leaves the others', async () => {
    await using place = await aPlace();
    const todos = tameTodos(50).filter(({ todo }) => todo.status !== 'Completed');
    const file = await place.file('todo.txt', await textOf(format, todos));
    const archive = join(place.folder, 'done.txt');
    await runs('topydo', ['-c', '/dev/null', '-t', file, '-d', archive, 'do', '2'], {
      HOME: place.folder,
      LC_ALL: 'C.UTF-8',
    });
    const left = await todosOf(format, await readFile(file, 'utf8'));
    const [done] = await todosOf(format, await readFile(archive, 'utf8'));
    const before = await todosOf(format, await textOf(format, todos));
    assert.equal(left.length, before.length - 1);
    const found = (entry: IncomingTodo | undefined) =>
      before.find(({ externalId }) => externalId === entry?.externalId);
    for (const entry of left) assert.deepEqual(withoutLine(entry), withoutLine(found(entry)));
    assert.equal(done?.fields.status, 'Completed');
    assert.equal(done?.fields.task, found(done)?.fields.task);
  });
});

describe('todoman', { skip: missing('todoman'), timeout }, () => {
  const format = formatNamed('ical');

  it('lists our todos, and completes one', async () => {
    await using place = await aPlace();
    const todos = tameTodos(30).filter(({ todo }) => todo.due !== null);
    const list = join(place.folder, 'calendars', 'list');
    await mkdir(list, { recursive: true });
    for (const outgoing of todos) {
      await writeFile(join(list, `${outgoing.todo.id}.ics`), await textOf(format, [outgoing]));
    }
    const config = await place.file(
      'config.py',
      `path = "${place.folder}/calendars/*"\ncache_path = "${place.folder}/cache.sqlite3"\ndefault_list = "list"\n`,
    );
    const options = { TZ: context.timeZone, HOME: place.folder, LC_ALL: 'C.UTF-8' };
    const todoman = (...words: string[]) =>
      runs('todoman', ['--porcelain', '-c', config, ...words], options);
    const listed = JSON.parse(await todoman('list', '--status', 'ANY')) as {
      readonly id: number;
      readonly summary: string;
      readonly completed: boolean;
      readonly due: number;
      readonly priority: number;
    }[];
    assert.deepEqual(
      listed.map(({ summary }) => summary).toSorted(),
      todos.map(({ todo }) => todo.task).toSorted(),
    );
    for (const { summary, completed, due, priority } of listed) {
      const todo = todos.find((outgoing) => outgoing.todo.task === summary)?.todo;
      assert.ok(todo);
      assert.equal(completed, todo.status === 'Completed');
      assert.equal(priority, { high: 1, medium: 5, low: 9, none: 0 }[todo.priority]);
      if (todo.due !== null && !isCalendarDate(todo.due)) {
        assert.equal(due, Math.floor(Date.parse(todo.due) / 1000));
      }
    }
    const open = listed.find(({ completed }) => !completed);
    assert.ok(open);
    await todoman('done', String(open.id));
    const read = await Promise.all(
      todos.map(async ({ todo }) => {
        const [entry] = await todosOf(format, await readFile(join(list, `${todo.id}.ics`), 'utf8'));
        return { entry, todo };
      }),
    );
    for (const { entry, todo } of read) {
      const isDone: boolean = todo.task === open.summary || todo.status === 'Completed';
      assert.equal(entry?.fields.status === 'Completed', isDone);
      assert.deepEqual(entry?.origin, { id: todo.id, createdAt: todo.createdAt });
      assert.equal(entry?.fields.notes, todo.notes);
      assert.equal(entry?.fields.due, todo.due);
      // todoman 4.1 drops the categories of what it writes.
      if (todo.task !== open.summary) assert.deepEqual(entry?.fields.tags, todo.tags);
    }
  });
});

describe('vdirsyncer', { skip: missing('vdirsyncer'), timeout }, () => {
  const format = formatNamed('ical');

  it('takes our file apart into one per todo', async () => {
    await using place = await aPlace();
    const todos = tameTodos(100);
    const file = await place.file('out.ics', await textOf(format, todos));
    const target = join(place.folder, 'target');
    await mkdir(target);
    const config = await place.file(
      'config',
      [
        '[general]',
        `status_path = "${place.folder}/status"`,
        '[pair todos]',
        'a = "one"\nb = "many"\ncollections = null',
        '[storage one]',
        `type = "singlefile"\npath = "${file}"`,
        '[storage many]',
        `type = "filesystem"\npath = "${target}"\nfileext = ".ics"`,
      ].join('\n'),
    );
    const options = { HOME: place.folder, LC_ALL: 'C.UTF-8' };
    await runs('vdirsyncer', ['-c', config, 'discover'], options);
    await runs('vdirsyncer', ['-c', config, 'sync'], options);
    const names = await readdir(target);
    assert.equal(names.length, todos.length);
    const read = await Promise.all(
      names.map(async (name) => todosOf(format, await readFile(join(target, name), 'utf8'))),
    );
    assert.deepEqual(
      byId(read.flat()).map(withoutLine),
      byId(await todosOf(format, await textOf(format, todos))).map(withoutLine),
    );
  });
});

function formatNamed(name: string): DescribedFormat {
  const found = formats.find((format) => format.name === name);
  assert.ok(found);
  return found;
}

/** Todos without what these programs cannot hold: words of their own syntax, strange tags, days of other centuries. */
function tameTodos(length: number): readonly OutgoingTodo[] {
  const word = fc.constantFrom(
    'Buy',
    'milk',
    '牛乳',
    'and',
    'naïve',
    '"bread"',
    "it's",
    '👩‍👧',
    '100%',
  );
  const tame = fc.record({
    task: fc.array(word, { minLength: 2, maxLength: 8 }).map((words) => words.join(' ')),
    tags: fc.uniqueArray(fc.constantFrom('home', 'phone', 'einkauf', '牛乳', '+garden', 'a.b')),
    notes: fc.array(fc.constantFrom('one', '"two"', '牛', '\n', ', ', '\\', ';'), {
      maxLength: 30,
    }),
    day: fc.constantFrom('2026-10-25', '2026-03-29', '2026-11-30', '2027-02-28'),
  });
  const [values = []] = fc.sample(fc.array(tame, { minLength: length, maxLength: length }), {
    numRuns: 1,
    seed: 20,
  });
  const [todos = []] = fc.sample(arbitraryOutgoing(length), { numRuns: 1, seed: 20 });
  return todos.map(({ todo }, index) => {
    const { task = '', tags = [], notes = [], day = '' } = values[index] ?? {};
    const { due } = todo;
    const isTame = due === null || (due > '1990' && due < '2037');
    return {
      todo: {
        ...todo,
        task: `${task} ${index}`,
        tags,
        // Taskwarrior keeps no blank annotation.
        notes: notes.join('').trim(),
        due: isTame ? due && withoutFraction(due) : (day as Todo['due']),
      },
    };
  });
}

function withoutFraction(due: NonNullable<Todo['due']>): Todo['due'] {
  return isCalendarDate(due) ? due : (`${due.slice(0, 19)}Z` as Todo['due']);
}

async function textOf(format: DescribedFormat, todos: readonly OutgoingTodo[]): Promise<string> {
  return (await written(format, todos)).text;
}

function asOutgoing(entry: IncomingTodo, index: number): OutgoingTodo {
  return outgoingOf(entry, index + 1);
}

async function* lines(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function byId(entries: readonly IncomingTodo[]): readonly IncomingTodo[] {
  return entries.toSorted((a, b) => ((a.externalId ?? '') < (b.externalId ?? '') ? -1 : 1));
}

/** Without the place in the file and what the other program adds of its own. */
function withoutLine(entry: IncomingTodo | undefined): unknown {
  assert.ok(entry);
  const { line: _, extra: __, ...rest } = entry;
  return rest;
}

function sortedTags(entry: IncomingTodo): unknown {
  const { fields, line: _, extra: __, ...rest } = entry;
  return { ...rest, fields: { ...fields, tags: fields.tags?.toSorted() } };
}

/** The tasks of an export, without what Taskwarrior computes or sets itself. */
function tasksIn(text: string): readonly string[] {
  const tasks = JSON.parse(text) as readonly Record<string, unknown>[];
  const own = ['id', 'urgency', 'modified'];
  return tasks
    .map((task) => Object.entries(task).filter(([name]) => !own.includes(name)))
    .map((members) => JSON.stringify(sorted(Object.fromEntries(members))))
    .toSorted();
}

function sorted(value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function taskwarrior(folder: string): Promise<(words: readonly string[]) => Promise<string>> {
  const rc = join(folder, 'taskrc');
  await mkdir(join(folder, 'tasks'));
  await writeFile(
    rc,
    `data.location=${folder}/tasks\nconfirmation=no\nverbose=nothing\nhooks=off\nrecurrence.confirmation=no\n`,
  );
  return (words) => runs('task', words, { TASKRC: rc, TZ: context.timeZone, HOME: folder });
}

async function runs(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, [...words], {
    env: { ...process.env, ...env },
  });
  assert.equal(exitCode, 0, `${program} ${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

async function aPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'todo-formats-'));
  return {
    folder,
    async file(name: string, text: string): Promise<string> {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
