import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import type { TodoJson } from '@todo/application';
import type { NewTodo, Status } from '@todo/domain';
import { assert as check, asyncProperty } from 'fast-check';
import { arbitraryTodo } from '../../../test/arbitrary-todos.ts';
import { aShell } from '../testing/a-shell.ts';

const commands: Readonly<Record<Status, string>> = {
  Pending: 'reopen',
  'In Process': 'start',
  Completed: 'done',
};

/** The options that `add` and `edit` share, each in one word: the value may begin with a dash. */
function options({ priority, due, notes }: Required<NewTodo>): string[] {
  return [`--priority=${priority}`, `--due=${due ?? 'none'}`, `--notes=${notes}`];
}

describe('Any todo that may be made', () => {
  it('comes back equal from the command line, as the repository has it', async () => {
    await using database = await openDatabase({ url: 'sqlite::memory:' });
    const { todo, api } = aShell({ todosOf: database.todosOf });
    const json = async (...args: string[]): Promise<TodoJson> => {
      const { exitCode, stdout, stderr } = await todo('--json', ...args);
      assert.deepEqual([exitCode, stderr], [0, '']);
      return JSON.parse(stdout) as TodoJson;
    };

    await check(
      asyncProperty(arbitraryTodo, arbitraryTodo, async (fields, others) => {
        const tags = fields.tags.map((tag) => `--tag=${tag}`);
        const { id } = await json('add', ...options(fields), ...tags, '--', fields.task);
        const added = await json(commands[fields.status], `${id}`);
        assert.deepEqual({ ...added, ...fields }, added);
        assert.deepEqual(await api(id), added);

        const changes = [
          ...fields.tags.map((tag) => `-${tag}`),
          ...others.tags.map((tag) => `+${tag}`),
        ];
        await json('edit', `${id}`, ...options(others), ...changes.map((tag) => `--tag=${tag}`));
        await json('edit', `${id}`, `--task=${others.task}`);
        const edited = await json(commands[others.status], `${id}`);
        assert.deepEqual({ ...edited, ...others }, edited);
        assert.deepEqual(await json('show', `${id}`), edited);
        assert.deepEqual(await api(id), edited);
      }),
      { numRuns: 60 },
    );
  });
});
