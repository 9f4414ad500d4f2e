import type { Command, Option } from 'commander';
import { CliError } from './cli-error.ts';

/**
 * Commander takes whatever follows an option for its value, and `-ten` for `-t en`. So that no text is
 * misread without a word, `command` refuses both, and says how to write either.
 * @param prepare rewrites the words before they are read as options
 */
export function readCarefully(
  command: Command,
  prepare: (words: readonly string[]) => readonly string[] = (words) => words,
): Command {
  const parseOptions = command.parseOptions.bind(command);
  command.parseOptions = (words) => {
    refuseDoubtful(words, command.createHelp().visibleOptions(command));
    return parseOptions([...prepare(words)]);
  };
  return command;
}

/** @throws CliError */
function refuseDoubtful(words: readonly string[], options: readonly Option[]): void {
  const flagged = (word: string) =>
    options.find(({ short, long }) => word === short || word === long);
  let previous: Option | undefined;
  for (const word of words) {
    if (previous !== undefined) {
      if (flagged(word)) throw missingValue(previous, word);
      previous = undefined;
      continue;
    }
    if (word === '--') return;
    const option = flagged(word);
    if (option?.required) previous = option;
    else if (/^-[^-]./u.test(word) && flagged(word.slice(0, 2))) throw joined(word);
  }
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
 * for commander. A word with two dashes does so here too, and `-h` asks for help.
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
    const isTag = !word.startsWith('--') && word !== '-h';
    if (values !== undefined && isTag) {
      apart.push(`--tag=${word}`);
      values += 1;
      continue;
    }
    end();
    if (word === '--tag') values = 0;
    else apart.push(word);
  }
  end();
  return apart;
}
