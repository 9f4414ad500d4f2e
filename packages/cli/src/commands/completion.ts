import type { Command } from 'commander';
import { completionScript, type Shell } from '../completion/scripts.ts';
import { print } from '../terminal/io.ts';
import { printData } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * Prints the script that sets up completion of `todo` in a shell.
 * @param starter the words that start the program where the shell has no `todo`
 */
export async function completion(
  context: CommandContext,
  shell: Shell,
  starter?: readonly string[],
): Promise<void> {
  const script = completionScript(shell, starter);
  await printData(context, { people: () => script, json: () => ({ shell, script }) });
}

export interface CompleteOptions {
  /** The characters at which bash starts a new word. */
  readonly bash?: string;
}

/**
 * Prints the candidates for the last word: one per line, with a tab and a description if there is one.
 * For bash, the words are one line as typed, and the candidates are quoted to be inserted there.
 */
export async function complete(
  context: CommandContext,
  program: Command,
  words: readonly string[],
  { bash }: CompleteOptions,
): Promise<void> {
  const { bashLines, linesAfter } = await import('../completion/candidate-lines.ts');
  const lines =
    bash === undefined
      ? await linesAfter(context, program, words)
      : await bashLines(context, program, words.join(' '), bash);
  await print(context.io.stdout, lines.map((line) => `${line}\n`).join(''));
}
