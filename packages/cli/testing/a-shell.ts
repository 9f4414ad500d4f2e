import assert from 'node:assert/strict';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, todoJson, type Clock, type TodoJson, type Store } from '@todo/application';
import { aFormat, fixedClock, todosIn } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import {
  run,
  usualPreferences,
  type CommandLine,
  type OpenApp,
  type ReadPreference,
} from '@todo/cli';
import { anIo, type TestIo } from './an-io.ts';

/** The outcome of a command. */
export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The preferences of a person who has chosen nothing. */
export const usualPreference: ReadPreference = async (name) => usualPreferences[name];

/** A command line over the todos of a test, with the todo commands alone. */
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
    preference: usualPreference,
    formats: async () => [aFormat],
    todosToComplete: open,
  };
}

export interface ShellParts {
  readonly store?: Store;
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the terminal; pipes when left out. */
  readonly columns?: number;
  /** Overrides of {@link aCommandLine}. */
  readonly line?: (io: TestIo) => Partial<CommandLine>;
}

/** Runs commands one after the other over the same todos in memory. */
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
  /** The todo with this id, as the API returns it. */
  async function api(id: number): Promise<TodoJson> {
    return todoJson((await todos.find(id)) ?? assert.fail(`no todo ${id}`));
  }
  return { todo, todoAnswering, clock, todos, api };
}

/** The outcome of a command that prints only this. */
export function printed(stdout: string): Ending {
  return { exitCode: 0, stdout, stderr: '' };
}

/** The outcome of a command that does nothing, and prints why. */
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

/** The outcome of a command that has no data, and prints a note instead. */
export function noted(stderr: string): Ending {
  return { exitCode: 0, stdout: '', stderr };
}
