import { Option, type Command } from 'commander';
import type { FilterPrefix } from '../parsing/selection.ts';

/** Gives a command the options that find todos in place of ids, under the names that they have in `todo list`. */
export function addFilterOptions(command: Command, prefix: FilterPrefix): Command {
  const short = (name: string) => (prefix === '--' ? `${name}, ` : '');
  return command
    .addOption(
      new Option(
        `${prefix}status <status>`,
        'with this status: pending, in-process or completed; separate several by commas',
      ).argParser(collected),
    )
    .option(
      `${short('-t')}${prefix}tag <tag>`,
      'with this tag; any of several separated by commas, all if repeated',
      collected,
    )
    .option(
      `${short('-p')}${prefix}priority <level>`,
      'with this priority; separate several by commas',
      collected,
    )
    .option(`${short('-d')}${prefix}due <when>`, 'due on this day, as `todo list` takes it')
    .option(`${prefix}overdue`, 'only overdue todos')
    .option(`${prefix}search <words>`, 'with all these words; quote several')
    .option('-y, --yes', 'do not ask');
}

/** Collects the values of an option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
