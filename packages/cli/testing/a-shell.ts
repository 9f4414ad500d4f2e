import assert from 'node:assert/strict';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, todoJson, type Clock, type TodoJson, type Store } from '@todo/application';
import { fixedClock, todosIn } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { run, type CommandLine, type OpenApp } from '@todo/cli';
import { anIo, type TestIo } from './an-io.ts';

/** What a command left behind. */
export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line over todos that a test keeps, with the todo commands alone. */
export function aCommandLine(store: Store, clock: Clock = fixedClock()): CommandLine {
  const open = async (): Promise<OpenApp> => ({
    app: createTodoApp({ store, clock }),
    [Symbol.asyncDispose]: async () => {},
  });
  return {
    version: '1.2.3',
    commands: [],
    debugging: { variable: 'DEBUG_OF_THE_TEST', isOn: async () => false },
    todos: async () => ({ clock, open }),
    todosToComplete: open,
  };
}

export interface ShellParts {
  readonly store?: Store;
  readonly env?: Readonly<Record<string, string>>;
  /** How wide the terminal is; there are pipes, when it is left out. */
  readonly columns?: number;
  /** What the command line has beside, or in place of, what {@link aCommandLine} has. */
  readonly line?: (io: TestIo) => Partial<CommandLine>;
}

/** Runs commands one after the other over the same todos, kept in memory. */
export function aShell({
  store = inMemoryStore(),
  line = () => ({}),
  ...ioParts
}: ShellParts = {}) {
  const clock = fixedClock();
  async function todo(...argv: string[]): Promise<Ending> {
    return todoAnswering(() => {}, ...argv);
  }
  async function todoAnswering(answer: (io: TestIo) => void, ...argv: string[]): Promise<Ending> {
    const io = anIo(ioParts);
    answer(io);
    const exitCode = await run(argv, io, { ...aCommandLine(store, clock), ...line(io) });
    return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
  }
  const todos = todosIn(store)(localOwner);
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
