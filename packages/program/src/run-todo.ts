import { run, type ExitCode } from '@todo/cli';
import { commandLine } from './command-line.ts';
import type { ProgramIo } from './program-io.ts';

/**
 * Runs one command of `todo`, and reports its error.
 * @param argv the words after the program's name
 * @returns the exit code
 */
export function runTodo(argv: readonly string[], io: ProgramIo): Promise<ExitCode> {
  return run(argv, io, commandLine(io));
}
