import type { Command } from 'commander';
import { completionScripts, type Shell } from '../completion/scripts.ts';
import { print } from '../terminal/io.ts';
import { printData } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';

/** Prints what a shell has to run once, so that it completes the words of `todo`. */
export async function completion(context: CommandContext, shell: Shell): Promise<void> {
  const script = completionScripts[shell];
  await printData(context, { people: () => script, json: () => ({ shell, script }) });
}

export interface CompleteOptions {
  /** The characters at which bash begins a new word. */
  readonly bash?: string;
}

/**
 * Prints what the last word can become: a line each, with a tab and a description where there is one.
 * For bash, the words are one line as it was typed, and what is printed is quoted to stand there.
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
