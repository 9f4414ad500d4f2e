import type { Command, Option } from 'commander';
import { CliError } from '../errors/cli-error.ts';
import { tagsIn } from './tag-words.ts';

/*
 * Commander takes whatever follows an option for its value, and `-ten` for `-t en`. So that no text is
 * misread without a word, the program refuses both, and says how to write either.
 */

/** What has to be known about options to tell them from text. */
interface Known {
  /** What follows one of these is its value. */
  readonly valued: readonly Option[];
  /** These are no value, unless they are joined to the option by a `=`. */
  readonly flags: readonly Option[];
  /** The short names of these may not have a value joined to them. */
  readonly apart: readonly Option[];
  /** What follows this one is a tag to look for, and may not look like a change of tags. */
  readonly ofWantedTags: Option | undefined;
}

/** @param prepare rewrites the words before they are read as options of `command` */
export function readCarefully(
  command: Command,
  prepare: (words: readonly string[]) => readonly string[] = (words) => words,
): void {
  const parseOptions = command.parseOptions.bind(command);
  command.parseOptions = (words) => {
    const options = command.createHelp().visibleOptions(command);
    const valued = options.filter(({ required }) => required);
    const prepared = prepare(words);
    // Who adds a tag says just what it is, and `edit` has its changes joined to the option by now.
    const ofWantedTags = command.name() === 'list' ? named(options, '--tag') : undefined;
    refuseDoubtful(prepared, { valued, flags: options, apart: valued, ofWantedTags });
    return parseOptions([...prepared]);
  };
}

/** The same for the options that hold everywhere, which are taken out before a command sees the words. */
export function readGlobalsCarefully(program: Command): void {
  const parseOptions = program.parseOptions.bind(program);
  program.parseOptions = (words) => {
    const valued = program.commands
      .flatMap(({ options }) => options)
      .filter(({ required }) => required);
    refuseDoubtful(words, {
      valued,
      flags: program.options,
      apart: [],
      ofWantedTags: undefined,
    });
    return parseOptions(words);
  };
}

/** @throws CliError */
function refuseDoubtful(
  words: readonly string[],
  { valued, flags, apart, ofWantedTags }: Known,
): void {
  let before: Option | undefined;
  for (const word of words) {
    if (before !== undefined) {
      if (named(flags, word)) throw missingValue(before, word);
      if (before === ofWantedTags && hasSign(word)) throw signedTag(word);
      before = undefined;
      continue;
    }
    if (word === '--') return;
    before = named(valued, word);
    if (/^-[^-]./u.test(word) && named(apart, word.slice(0, 2))) throw joined(word);
  }
}

function named(options: readonly Option[], word: string): Option | undefined {
  return options.find(({ short, long }) => word === short || word === long);
}

function hasSign(word: string): boolean {
  return tagsIn(word).some((tag) => /^[+-]/.test(tag));
}

function signedTag(word: string): CliError {
  return new CliError(
    'usage',
    `A list can have tags, and not be without them: --tag takes no + or -. To look for a tag of that name: --tag=${word}.`,
  );
}

function missingValue({ long }: Option, word: string): CliError {
  return new CliError(
    'usage',
    `${long} lacks its value, as ${word} is an option. Where it is meant as text: ${long}=${word}.`,
  );
}

function joined(word: string): CliError {
  const [option, value] = [word.slice(0, 2), word.slice(2).replace(/^=/, '')];
  return new CliError(
    'usage',
    `"${word}" may be text or an option. An option has a blank before its value: ${option} ${value}. ` +
      'Text that looks like an option goes after `--`.',
  );
}

/**
 * `--tag +home -work` as `--tag=+home --tag=-work`: what begins with a dash ends the values of an option
 * for commander. A word with two dashes does so here too, and `-p`, `-d`, `-t` and `-h` are options.
 */
export function tagsApart(words: readonly string[]): readonly string[] {
  const apart: string[] = [];
  let values: number | undefined;
  const end = () => {
    // Commander has the words for an option without a value.
    if (values === 0) apart.push('--tag');
    values = undefined;
  };
  for (const [index, word] of words.entries()) {
    if (word === '--') {
      end();
      return [...apart, ...words.slice(index)];
    }
    const isTag = !word.startsWith('--') && !/^-[pdth]$/.test(word);
    if (values !== undefined && isTag) {
      apart.push(`--tag=${word}`);
      values += 1;
      continue;
    }
    end();
    if (word === '--tag' || word === '-t') values = 0;
    else apart.push(word);
  }
  end();
  return apart;
}
