import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { bashQuoted, readBashLine } from './bash-line.ts';
import { candidatesFor, type Candidate } from './candidates.ts';
import { placeAfter } from './place.ts';
import { visibleLine } from '../views/visible-text.ts';
import { storedValues } from './stored-values.ts';

/** The candidates for the last word, each with a tab and a description if there is one. */
export async function linesAfter(
  context: CommandContext,
  program: Command,
  words: readonly string[],
): Promise<readonly string[]> {
  const candidates = await candidatesAfter(context, program, words);
  return candidates.map(({ value, about }) =>
    about === '' ? value : `${value}\t${visibleLine(about)}`,
  );
}

/**
 * The same for bash, quoted for the place in the line.
 * @param typed the line up to the cursor
 * @param breaks the characters at which bash starts a new word
 */
export async function bashLines(
  context: CommandContext,
  program: Command,
  typed: string,
  breaks: string,
): Promise<readonly string[]> {
  const { words, kept, quote } = readBashLine(typed, breaks);
  const candidates = await candidatesAfter(context, program, words.slice(1));
  return candidates.map(({ value }) => bashQuoted(value.slice(kept), quote));
}

async function candidatesAfter(
  context: CommandContext,
  program: Command,
  words: readonly string[],
): Promise<readonly Candidate[]> {
  const place = placeAfter(program, words.slice(0, -1));
  const stored = storedValues(
    () => context.appToComplete(place.chosen),
    () => context.formats(),
  );
  const candidates = await candidatesFor(place, words.at(-1) ?? '', stored);
  // A candidate with control characters would drive the terminal instead of being inserted.
  return candidates.filter(({ value }) => visibleLine(value) === value);
}
