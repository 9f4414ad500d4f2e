import { Option, type Command } from 'commander';
import type { FilterPrefix } from '../parsing/selection.ts';

/** Gives a command the options that find todos in place of ids, under the names that they have in `todo list`. */
export function addFilterOptions(command: Command, prefix: FilterPrefix): Command {
  const short = (name: string) => (prefix === '--' ? `${name}, ` : '');
  return command
    .addOption(
      new Option(
        `${prefix}status <status>`,
        'with this status: pending, in-process or completed; several with commas',
      ).argParser(collected),
    )
    .option(
      `${short('-t')}${prefix}tag <tag>`,
      'with this tag; any of several with commas, all if repeated',
      collected,
    )
    .option(
      `${short('-p')}${prefix}priority <level>`,
      'with this priority; several with commas',
      collected,
    )
    .option(`${short('-d')}${prefix}due <when>`, 'due on this day, as `todo list` takes it')
    .option(`${prefix}overdue`, 'overdue')
    .option(`${prefix}search <words>`, 'with all these words; several in quotes')
    .option('-y, --yes', 'do not ask');
}

/** Collects the values of an option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
