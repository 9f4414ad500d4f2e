import { Option, type Command } from 'commander';
import { CliError } from '../errors/cli-error.ts';

/*
 * Commander takes the word after an option for its value, even if it is an option, and `-ten` for `-t en`. So that no
 * text is misread silently, the program refuses both, and says how to write either.
 */

/** The options that have to be distinguished from text. */
interface Known {
  /** Options that take the next word as their value. */
  readonly valued: readonly Option[];
  /** Options that are never the value of another option, unless `=` joins them to it. */
  readonly flags: readonly Option[];
  /** Options whose short names need a blank before their value. */
  readonly separate: readonly Option[];
  /** Short names of flags that commander does not know. */
  readonly shortNames?: ReadonlyMap<string, string>;
  /** The option whose value is a tag to find, and must not look like a change of tags. */
  readonly ofWantedTags: Option | undefined;
  /** What that option belongs to, for the message. */
  readonly owner?: string;
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
    const ofWantedTags = named(options, namesTagToSet(command) ? '--where-tag' : '--tag');
    const owner = command.name() === 'list' ? 'a list' : `\`todo ${command.name()}\``;
    refuseDoubtful(prepared, { valued, flags: options, separate: valued, ofWantedTags, owner });
    return parseOptions(withInput(command, prepared));
  };
}

/**
 * An option that takes its text from standard input where its value is `-`. Commander cannot distinguish `--notes -` from
 * `--notes=-`, whose value is text, so the former becomes a hidden option, `--notes-from-input`.
 */
export function fromInput(long: string): Option {
  return new Option(`${long}-from-input`).hideHelp();
}

function withInput(command: Command, words: readonly string[]): string[] {
  const known = new Set(command.options.map(({ long }) => long));
  const end = words.indexOf('--');
  const isDash = (at: number) =>
    words[at + 1] === '-' && known.has(`${words[at]}-from-input`) && (end < 0 || at < end);
  return words.flatMap((word, at) => {
    if (isDash(at)) return [`${word}-from-input`];
    return at > 0 && isDash(at - 1) ? [] : [word];
  });
}

/**
 * The short names of global options. Commander does not know them, because it would take `-Version` or `-quick`, which may
 * be text, for several of them.
 */
const shortGlobals: ReadonlyMap<string, string> = new Map([
  ['-q', '--quiet'],
  ['-v', '--version'],
  ['-V', '--version'],
]);

/** Whether this is one of the spellings of `--version`. */
export function asksForVersion(word: string): boolean {
  return withLongName(word) === '--version';
}

/** As {@link readCarefully} for the global options, which commander removes before a command gets the words. */
export function readGlobalsCarefully(program: Command): void {
  const parseOptions = program.parseOptions.bind(program);
  program.parseOptions = (words) => {
    const valued = program.commands
      .flatMap(({ options }) => options)
      .filter(({ required }) => required);
    refuseDoubtful(words, {
      valued,
      flags: program.options,
      separate: [],
      shortNames: shortGlobals,
      ofWantedTags: undefined,
    });
    return parseOptions(withLongNames(words));
  };
}

function withLongNames(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words.map((word, at) => (end >= 0 && at > end ? word : withLongName(word)));
}

function withLongName(word: string): string {
  return shortGlobals.get(word) ?? word;
}

/** @throws CliError */
function refuseDoubtful(
  words: readonly string[],
  { valued, flags, separate, shortNames, ofWantedTags, owner }: Known,
): void {
  let before: Option | undefined;
  for (const word of words) {
    if (before !== undefined) {
      if (named(flags, word) || shortNames?.has(word)) throw missingValue(before, word);
      if (before === ofWantedTags && hasSign(word)) throw signedTag(before, owner, word);
      before = undefined;
      continue;
    }
    if (word === '--') return;
    before = named(valued, word);
    if (/^-[^-]./u.test(word) && named(separate, word.slice(0, 2))) throw joinedValue(word);
  }
}

function named(options: readonly Option[], word: string): Option | undefined {
  return options.find(({ short, long }) => word === short || word === long);
}

/** Whether one of the tags has a sign. To normalize them here would load the domain at each start of the program. */
function hasSign(word: string): boolean {
  return word.split(',').some((tag) => /^\s*[+-]/.test(tag));
}

/** `add` takes a tag literally, and `edit` takes changes of tags. */
function namesTagToSet(command: Command): boolean {
  return ['add', 'edit'].includes(command.name());
}

function signedTag({ long }: Option, owner: string | undefined, word: string): CliError {
  return new CliError(
    'usage',
    `The ${long} of ${owner} takes no + or -. To find a tag of that name, write ${long}=${word}.`,
  );
}

function missingValue({ long }: Option, word: string): CliError {
  return new CliError(
    'usage',
    `${long} lacks its value, because ${word} is an option. If you mean text, write ${long}=${word}.`,
  );
}

function joinedValue(word: string): CliError {
  const [option, value] = [word.slice(0, 2), word.slice(2).replace(/^=/, '')];
  return new CliError(
    'usage',
    `"${word}" may be text or an option. Put a blank between an option and its value: ${option} ${value}. ` +
      'Text that looks like an option goes after `--`.',
  );
}

/**
 * Rewrites `--tag +home -work` to `--tag=+home --tag=-work`, because for commander a word with a dash ends the values of
 * an option. Here, only a word with two dashes does, and `-p`, `-d`, `-t`, `-y` and `-h`, which are options.
 */
export function joinTagValues(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let values: number | undefined;
  const end = () => {
    // Commander reports the missing value.
    if (values === 0) joined.push('--tag');
    values = undefined;
  };
  for (const [index, word] of words.entries()) {
    if (word === '--') {
      end();
      return [...joined, ...words.slice(index)];
    }
    const isTag = !word.startsWith('--') && !/^-[pdthy]$/.test(word);
    if (values !== undefined && isTag) {
      joined.push(`--tag=${word}`);
      values += 1;
      continue;
    }
    end();
    if (word === '--tag' || word === '-t') values = 0;
    else joined.push(word);
  }
  end();
  return joined;
}
