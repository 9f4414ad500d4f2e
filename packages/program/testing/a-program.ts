import { tmpdir } from 'node:os';
import { aShell, anIo, type Ending, type TestIo } from '@todo/cli/testing';
import { commandLine } from '../src/command-line.ts';
import type { ProgramIo } from '../src/program-io.ts';
import { runTodo } from '../src/run-todo.ts';

export type TestProgramIo = TestIo & ProgramIo;

type ProgramParts = Partial<Pick<ProgramIo, 'env' | 'cwd' | 'stopRequested'>> & {
  readonly columns?: number;
};

/**
 * The environment of a run of the program, with pipes as its streams or, with `columns`, a terminal. No variable is set
 * and no signal comes, unless the test sets or sends one.
 */
export function aProgramIo({
  columns,
  env = { HOME: tmpdir() },
  cwd = tmpdir(),
  stopRequested = () => new Promise(() => {}),
}: ProgramParts = {}): TestProgramIo {
  return { ...anIo({ env, ...(columns && { columns }) }), cwd, stopRequested };
}

/** Runs a command of the program in this process, on the todos that the settings name. */
export async function todoWith(parts: ProgramParts, ...argv: string[]): Promise<Ending> {
  const io = aProgramIo(parts);
  const exitCode = await runTodo(argv, io);
  return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
}

/** Runs commands of the program one after the other; todo commands use todos in memory. */
export function aProgramShell(parts: Omit<NonNullable<Parameters<typeof aShell>[0]>, 'line'> = {}) {
  return aShell({
    ...parts,
    line(io) {
      const { version, commands, debugging } = commandLine({ ...aProgramIo(parts), ...io });
      return { version, commands, debugging };
    },
  });
}
