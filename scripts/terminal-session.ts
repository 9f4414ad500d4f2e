import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));

/** What the picture of the README shows, as a person types it. */
export const shownCommands = [
  'todo quick Pay rent yesterday p:high +home',
  'todo quick Buy milk today +shop',
  'todo quick Prepare the report tomorrow 5pm +work',
  'todo quick Book a table in 3 weeks +friends',
  'todo start 3',
  'todo',
  'todo done 1 2',
  'todo undo',
];

/**
 * Runs commands of `todo` one after the other on a terminal of 76 columns, in a home that is removed afterwards.
 * @returns the lines of the terminal, prompts included, with their SGR sequences
 * @throws Error where a command fails, or where there is no `script` of util-linux to make a terminal
 */
export async function sessionOf(commands: readonly string[]): Promise<readonly string[]> {
  const home = await mkdtemp(join(tmpdir(), 'todo-session-'));
  try {
    const lines: string[] = [];
    for (const command of commands) {
      const shown = await shownOnTerminal(command, home);
      lines.push(`\u001B[2m$\u001B[22m \u001B[1m${command}\u001B[22m`, ...shown);
    }
    return lines;
  } finally {
    await rm(home, { recursive: true });
  }
}

async function shownOnTerminal(command: string, home: string): Promise<readonly string[]> {
  const program = `'${process.execPath}' '${launcher}'`;
  const { exitCode, stdout } = await runProgram(
    'script',
    ['-qec', `stty cols 76; ${command.replace(/^todo\b/, program)}`, '/dev/null'],
    {
      cwd: home,
      env: { PATH: '/usr/bin:/bin', TERM: 'xterm', HOME: home, TZ: 'UTC' },
    },
  );
  if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}:\n${stdout}`);
  return stdout.replaceAll('\r', '').trimEnd().split('\n');
}
