import { sortNames } from '@todo/application';
import { priorities, statuses, type Status } from '@todo/domain';
import type { Argument, Command, Option } from 'commander';
import { dueWords } from '../parsing/due-text.ts';
import { changedStatuses } from '../parsing/selection.ts';
import { optionFlagged, optionsOf, subcommandsOf, type Place } from './place.ts';
import type { StoredValues } from './stored-values.ts';

/** One way to complete a word. */
export interface Candidate {
  /** The whole word. */
  readonly value: string;
  /** One line for a person, or empty. */
  readonly about: string;
}

/** All candidates for `word` at its place. */
export async function candidatesFor(
  place: Place,
  word: string,
  stored: StoredValues,
): Promise<readonly Candidate[]> {
  const all = await candidatesAt(place, word, stored);
  return all.filter(({ value }) => value.startsWith(word));
}

async function candidatesAt(
  place: Place,
  word: string,
  stored: StoredValues,
): Promise<readonly Candidate[]> {
  const { command, operands, option, hasValue, optionsEnded } = place;
  if (option !== undefined) {
    const values = await optionValues(command, option, word, stored);
    return hasValue && word.startsWith('-') ? [...values, ...flags(command)] : values;
  }
  if (!optionsEnded && word.startsWith('-')) {
    const [, flag, equals = ''] = /^(--[^=]+)(=)/.exec(word) ?? [];
    const named = flag === undefined ? undefined : optionFlagged(command, flag);
    if (flag === undefined || named === undefined) return flags(command);
    const head = flag + equals;
    const values = await optionValues(command, named, word.slice(head.length), stored);
    return values.map(({ value, about }) => ({ value: head + value, about }));
  }
  const subcommands = operands.length === 0 ? commandNames(command) : [];
  return [...subcommands, ...(await argumentValues(place, stored))];
}

function flags(command: Command): readonly Candidate[] {
  return optionsOf(command).map(({ short = '', long = short, description }) => ({
    value: long,
    about: description,
  }));
}

function commandNames(command: Command): readonly Candidate[] {
  return subcommandsOf(command).map((known) => ({
    value: known.name(),
    about: known.summary() || known.description(),
  }));
}

async function argumentValues(
  { command, parent, operands }: Place,
  stored: StoredValues,
): Promise<readonly Candidate[]> {
  const argument = argumentAt(command, operands.length);
  if (argument?.argChoices) return argument.argChoices.map(bare);
  // `todo help` takes a command, and `todo db help` one of `todo db`.
  if (argument?.name() === 'command' && parent) return commandNames(parent);
  if (argument?.name() !== 'id') return [];
  const todos =
    command.name() === 'restore'
      ? await stored.deleted()
      : await stored.todos(changedBy[command.name()] ?? statuses);
  return todos
    .map(({ id, task }) => ({ value: String(id), about: task }))
    .filter(({ value }) => !operands.includes(value));
}

function argumentAt({ registeredArguments: known }: Command, index: number): Argument | undefined {
  const last = known.at(-1);
  return known[index] ?? (last?.variadic ? last : undefined);
}

/** The other commands take any todo. */
const changedBy: Readonly<Record<string, readonly Status[]>> = changedStatuses;

/** The values that a due date takes beside days, by what it is for. */
function otherDues(name: string, command: string): readonly string[] {
  if (name === 'due' && command === 'add') return [];
  return name === 'due' && command === 'edit' ? ['none'] : ['week', 'this week', 'none'];
}

/** The values of an option, by its long name. Each may stand in a list with commas. */
const valuesByOption: Readonly<
  Record<
    string,
    (stored: StoredValues, command: string, name: string) => Promise<readonly string[]>
  >
> = {
  status: async () => statuses.map((status) => status.toLowerCase().replace(' ', '-')),
  priority: async () => priorities,
  tag: (stored) => stored.tags(),
  due: async (_, command, name) => [...dueWords, ...otherDues(name, command)],
  sort: async () => sortNames,
  format: async (stored, command) =>
    command === 'import' ? ['auto', ...(await stored.formats('read'))] : stored.formats('write'),
};

async function optionValues(
  command: Command,
  option: Option,
  word: string,
  stored: StoredValues,
): Promise<readonly Candidate[]> {
  const name = option.attributeName();
  // `--where-tag` takes what `--tag` of a list takes.
  const valuesOf = valuesByOption[name.replace(/^where/, '').toLowerCase()];
  const known = option.argChoices ?? (await valuesOf?.(stored, command.name(), name)) ?? [];
  const [, before = '', part = ''] = /^(.*,)?(.*)$/s.exec(word) ?? [];
  const isNew = (value: string) => !before.split(',').includes(value);
  // `todo edit` puts tags on and takes them off.
  const sign = name === 'tag' && command.name() === 'edit' ? signOf(part) : '';
  return known
    .map((value) => sign + value)
    .filter(isNew)
    .map((value) => bare(before + value));
}

function signOf(change: string): string {
  return change === '' ? '+' : (/^[+-]/.exec(change)?.[0] ?? '');
}

function bare(value: string): Candidate {
  return { value, about: '' };
}
