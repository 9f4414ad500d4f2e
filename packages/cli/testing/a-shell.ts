import assert from 'node:assert/strict';
import { todoJson, type TodoJson, type TodosOf } from '@todo/application';
import { fixedClock, inMemoryTodos } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { services } from '../src/composition/services.ts';
import { run } from '../src/run.ts';
import { anIo, type TestIo } from './an-io.ts';

/** What a command left behind. */
export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands one after the other over the same todos, kept in memory. */
export function aShell(parts: Parameters<typeof anIo>[0] & { readonly todosOf?: TodosOf } = {}) {
  const { todosOf = inMemoryTodos(), ...ioParts } = parts;
  const clock = fixedClock();
  async function todo(...argv: string[]): Promise<Ending> {
    return todoAnswering(() => {}, ...argv);
  }
  async function todoAnswering(answer: (io: TestIo) => void, ...argv: string[]): Promise<Ending> {
    const io = anIo(ioParts);
    answer(io);
    const exitCode = await run(argv, io, (container) => {
      container.rebind(services.todosOf).toConstantValue(todosOf);
      container.rebind(services.clock).toConstantValue(clock);
    });
    return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
  }
  const todos = todosOf(localOwner);
  /** What the API has under this id. */
  async function api(id: number): Promise<TodoJson> {
    return todoJson((await todos.find(id)) ?? assert.fail(`no todo ${id}`));
  }
  return { todo, todoAnswering, clock, todos, api };
}

/** How a command ends that says only this. */
export function printed(stdout: string): Ending {
  return { exitCode: 0, stdout, stderr: '' };
}

/** How a command ends that does nothing, and says why. */
export function refused(exitCode: number, stderr: string): Ending {
  return { exitCode, stdout: '', stderr };
}

export async function aShellWithThree(parts: Parameters<typeof aShell>[0] = {}) {
  const shell = aShell(parts);
  for (const task of ['Buy milk', 'Call Ada', 'Read']) await shell.todo('add', task);
  await shell.todo('start', '2');
  await shell.todo('done', '3');
  return shell;
}

export async function aShellWithTwo(parts: Parameters<typeof aShell>[0] = {}) {
  const shell = aShell(parts);
  await shell.todo('add', 'Buy milk');
  await shell.todo('add', 'Call Ada');
  return shell;
}

/** How a command ends that has no data to show, and says so. */
export function noted(stderr: string): Ending {
  return { exitCode: 0, stdout: '', stderr };
}
