import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import type { TodoDatabase } from '@todo/adapters-persistence';
import { createTodoApp, systemClock, todoJson, type TodoJson } from '@todo/application';
import { run } from '@todo/cli';
import { aCommandLine } from '@todo/cli/testing';
import type { Status } from '@todo/domain';
import { assert as check, asyncProperty } from 'fast-check';
import { arbitraryTodo, type ArbitraryTodo } from './arbitrary-todos.ts';
import { onEachDatabase } from './databases/databases.ts';

const commands: Readonly<Record<Status, string>> = {
  Pending: 'reopen',
  'In Process': 'start',
  Completed: 'done',
};

/** The options that `add` and `edit` share, each in one word: the value may begin with a dash. */
function options({ priority, due, notes }: ArbitraryTodo): string[] {
  return [`--priority=${priority}`, `--due=${due ?? 'none'}`, `--notes=${notes}`];
}

const openEditor = () => assert.fail('opens no editor');

/** Runs a command in this process, on a database that is open already. */
async function todoIn({ store }: TodoDatabase, args: readonly string[]): Promise<TodoJson> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io = { env: {}, stdin, stdout, stderr, stderrStream: stderr, openEditor };
  const exitCode = await run(['--json', ...args], io, aCommandLine(store, systemClock));
  stdout.end();
  stderr.end();
  assert.deepEqual([exitCode, await text(stderr)], [0, '']);
  return JSON.parse(await text(stdout)) as TodoJson;
}

onEachDatabase('Any todo that may be made', ({ open, times }) => {
  it('comes back equal from the command line, as the repository has it', async () => {
    await using database = await open();
    const app = createTodoApp({ store: database.store });
    const todo = (...args: string[]) => todoIn(database, args);

    await check(
      asyncProperty(arbitraryTodo, arbitraryTodo, async (fields, others) => {
        const tags = fields.tags.map((tag) => `--tag=${tag}`);
        const { id } = await todo('add', ...options(fields), ...tags, '--', fields.task);
        const added = await todo(commands[fields.status], `${id}`);
        assert.deepEqual({ ...added, ...fields }, added);
        assert.deepEqual(todoJson(await app.get(id)), added);

        const changes = [
          ...fields.tags.map((tag) => `-${tag}`),
          ...others.tags.map((tag) => `+${tag}`),
        ];
        await todo('edit', `${id}`, ...options(others), ...changes.map((tag) => `--tag=${tag}`));
        await todo('edit', `${id}`, `--task=${others.task}`);
        const edited = await todo(commands[others.status], `${id}`);
        assert.deepEqual({ ...edited, ...others }, edited);
        assert.deepEqual(await todo('show', `${id}`), edited);
        assert.deepEqual(todoJson(await app.get(id)), edited);
      }),
      { numRuns: times(60) },
    );
  });
});
