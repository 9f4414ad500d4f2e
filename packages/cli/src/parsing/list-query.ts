import { sortNames, type Clock, type ListQuery, type SortName } from '@todo/application';
import { openStatuses, priorities, statuses } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { usualPreferences } from '../preferences.ts';
import { dueRangeFromText } from './due-range.ts';
import { choicesFrom } from './spelled-choice.ts';
import { tagsIn } from './tag-words.ts';

export interface ListOptions {
  readonly status?: readonly string[] | undefined;
  readonly all?: true;
  readonly tag?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly due?: string | undefined;
  readonly overdue?: true | undefined;
  readonly sort?: string;
  readonly limit?: string;
  readonly watch?: true;
}

/** The order that `orderHelp` describes. */
const mostUrgentFirst = usualPreferences.sort;

/** Whether a query asks for the most urgent first. */
export function isMostUrgentFirst({ sort = [] }: ListQuery): boolean {
  return sort.join() === mostUrgentFirst.join();
}

/** What differs from command to command. */
interface ListQueryParts {
  /** How the names of the options begin; `--` when left out. */
  readonly prefix?: string;
  /** The order without `--sort`; the most urgent first when left out. */
  readonly usualSort?: readonly SortName[] | undefined;
}

/**
 * The query of `todo list` from its words and options.
 * @throws CliError
 */
export function listQueryFrom(
  words: readonly string[],
  { status, all, tag, priority, due, overdue, sort }: ListOptions,
  clock: Clock,
  { prefix = '--', usualSort = mostUrgentFirst }: ListQueryParts = {},
): ListQuery {
  const anyStatus = all ? {} : { status: [...openStatuses] };
  return {
    ...(status ? { status: choicesFrom(`${prefix}status`, statuses, status) } : anyStatus),
    ...(words.length > 0 && { keyword: words.join(' ') }),
    ...(tag && { tag: tag.map((text) => [...tagsIn(text)]) }),
    ...(priority && { priority: choicesFrom(`${prefix}priority`, priorities, priority) }),
    ...(due !== undefined && dueRangeFromText(due, clock, `${prefix}due`)),
    ...(overdue && { overdue }),
    sort: sort === undefined ? [...usualSort] : choicesFrom('--sort', sortNames, [sort]),
  };
}

/** @throws CliError */
export function limitFrom(text: string): number {
  const limit = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (limit > 0) return limit;
  throw new CliError('usage', `--limit must be a whole number from 1 on, not "${text}".`);
}
