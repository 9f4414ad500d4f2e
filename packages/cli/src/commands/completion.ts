import type { Command } from 'commander';
import { bashQuoted, readBashLine } from '../completion/bash-line.ts';
import { candidatesFor, type Candidate } from '../completion/candidates.ts';
import { placeAfter } from '../completion/place.ts';
import { completionScripts, type Shell } from '../completion/scripts.ts';
import { storedValues } from '../completion/stored-values.ts';
import { write } from '../io.ts';
import { printData } from '../output.ts';
import type { Session } from '../session.ts';

/** Prints what a shell has to run once, so that it completes the words of `todo`. */
export async function completion(session: Session, shell: Shell): Promise<void> {
  const script = completionScripts[shell];
  await printData(session, { people: () => script, json: () => ({ shell, script }) });
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
  session: Session,
  program: Command,
  words: readonly string[],
  { bash }: CompleteOptions,
): Promise<void> {
  const lines =
    bash === undefined
      ? (await candidatesAfter(session, program, words)).map(({ value, about }) =>
          about === '' ? value : `${value}\t${about}`,
        )
      : await bashCandidates(session, program, words.join(' '), bash);
  await write(session.io.stdout, lines.map((line) => `${line}\n`).join(''));
}

async function bashCandidates(
  session: Session,
  program: Command,
  typed: string,
  breaks: string,
): Promise<readonly string[]> {
  const { words, kept, quote } = readBashLine(typed, breaks);
  const candidates = await candidatesAfter(session, program, words.slice(1));
  return candidates.map(({ value }) => bashQuoted(value.slice(kept), quote));
}

async function candidatesAfter(
  session: Session,
  program: Command,
  words: readonly string[],
): Promise<readonly Candidate[]> {
  const place = placeAfter(program, words.slice(0, -1));
  const { database = session.options.database } = place;
  const options = { ...session.options, ...(database !== undefined && { database }) };
  return candidatesFor(place, words.at(-1) ?? '', storedValues({ ...session, options }));
}
