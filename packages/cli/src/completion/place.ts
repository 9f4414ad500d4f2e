import type { Command, Option } from 'commander';
import type { ChosenTodos } from '../command-context.ts';

/** The place of a word on a command line, as far as the words before it determine it. */
export interface Place {
  readonly command: Command;
  /** The parent of `command`. */
  readonly parent: Command | undefined;
  /** The arguments of the command so far, without options and their values. */
  readonly operands: readonly string[];
  /** The option whose value the word is, or may be if the option takes several. */
  readonly option: Option | undefined;
  /** The option has a value already. */
  readonly hasValue: boolean;
  /** After `--`, nothing is an option. */
  readonly optionsEnded: boolean;
  /** The values of the options that say which todos the command is about. */
  readonly chosen: ChosenTodos;
}

/** Follows the words as the program parses them, but tolerates mistakes. */
export function placeAfter(program: Command, words: readonly string[]): Place {
  return words.reduce<Place>(step, {
    command: program,
    parent: undefined,
    operands: [],
    option: undefined,
    hasValue: false,
    optionsEnded: false,
    chosen: {},
  });
}

/** The options that are valid here, those of the command first. */
export function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

export function subcommandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

/** The option with this flag, such as `-t` or `--tag`. */
export function optionFlagged(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find(({ short, long }) => flag === short || flag === long);
}

function step(place: Place, word: string): Place {
  if (place.optionsEnded) return afterOperand(place, word);
  const { command, option, hasValue } = place;
  if (option !== undefined && !hasValue) return afterValue(place, option, word);
  if (word === '--') return { ...withoutOption(place), optionsEnded: true };
  const [flag, value] = splitFlag(word);
  const named = word.startsWith('-') ? optionFlagged(command, flag) : undefined;
  if (named !== undefined) return afterFlag(place, named, value);
  // After its first value, only an option that takes several values still expects one.
  if (option !== undefined) return place;
  return word.startsWith('-') && word.length > 1 ? place : afterOperand(place, word);
}

function afterFlag(place: Place, option: Option, value: string | undefined): Place {
  const rest = withoutOption(place);
  if (!option.required && !option.optional) return chosenAt(rest, option, true);
  return value === undefined ? { ...rest, option } : afterValue(rest, option, value);
}

function afterValue(place: Place, option: Option, value: string): Place {
  return {
    ...chosenAt(withoutOption(place), option, value),
    ...(option.variadic && { option, hasValue: true }),
  };
}

function chosenAt(place: Place, option: Option, value: string | true): Place {
  const name = option.attributeName();
  if (!['database', 'user', 'server', 'local'].includes(name)) return place;
  return { ...place, chosen: { ...place.chosen, [name]: value } };
}

function afterOperand(place: Place, word: string): Place {
  const { command, operands } = place;
  const subcommand = subcommandsOf(command).find(
    (known) => known.name() === word || known.aliases().includes(word),
  );
  if (operands.length === 0 && subcommand !== undefined) {
    return { ...place, command: subcommand, parent: command };
  }
  return { ...place, operands: [...operands, word] };
}

function withoutOption(place: Place): Place {
  return { ...place, option: undefined, hasValue: false };
}

/** `--tag=home` and `-thome` as flag and value. */
function splitFlag(word: string): readonly [flag: string, value: string | undefined] {
  const [, long, longValue] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined) return [long, longValue];
  const [, short, shortValue] = /^(-[^-])(.+)$/su.exec(word) ?? [];
  return short === undefined ? [word, undefined] : [short, shortValue];
}
