import { openStatuses, statuses, type Status, type TodoId } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { todoIdsFrom } from './todo-ids.ts';

/** Options that say which todos a command is about, in place of ids. */
export interface Filters {
  readonly status?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly due?: string | undefined;
  readonly overdue?: true | undefined;
  readonly search?: string | undefined;
}

/** The options of a command that changes the todos of ids, or those that filters find. */
export interface ManyOptions extends Filters {
  /** The person is not asked. */
  readonly yes?: boolean;
}

/** The same where the names begin with `--where-`. */
export interface WhereOptions {
  readonly whereStatus?: readonly string[];
  readonly wherePriority?: readonly string[];
  readonly whereTag?: readonly string[];
  readonly whereDue?: string;
  readonly whereOverdue?: true;
  readonly whereSearch?: string;
}

/** How the names of the options begin: those of `edit` must not be taken for values to set. */
export type FilterPrefix = '--' | '--where-';

/** Which todos a command is about. */
export type Selection =
  | {
      readonly ids: readonly TodoId[];
      /** Whether a range has some of the ids, so that the person may not know all the todos. */
      readonly hasRange: boolean;
    }
  | { readonly filters: Filters };

/** So many todos are changed without a question. */
export const mostUnasked = 5;

/** Whether a person on a terminal is asked before the todos of these ids are changed. */
export function isLongRange(selection: Selection): boolean {
  return 'ids' in selection && selection.hasRange && selection.ids.length > mostUnasked;
}

/** The statuses of the todos that these commands change. */
export const changedStatuses = {
  start: ['Pending'],
  done: openStatuses,
  reopen: statuses.filter((status) => status !== 'Pending'),
} as const satisfies Readonly<Record<string, readonly Status[]>>;

/** @throws CliError where both words and filters say it, or neither; where a word is not an id */
export function selectionFrom(
  words: readonly string[],
  { status, priority, tag, due, overdue, search }: Filters,
  { command, prefix }: { readonly command: string; readonly prefix: FilterPrefix },
): Selection {
  const filters = { status, priority, tag, due, overdue, search };
  const hasFilter = Object.values(filters).some((value) => value !== undefined);
  if (hasFilter && words.length > 0) {
    throw new CliError('usage', `Name ids or filters such as ${prefix}tag, not both.`);
  }
  if (hasFilter) return { filters };
  if (words.length > 0) {
    return { ids: todoIdsFrom(words), hasRange: words.some((word) => /\d-\d/.test(word)) };
  }
  throw new CliError(
    'usage',
    `Missing required argument 'id'. Name ids, or filters such as ${prefix}tag home. See \`todo ${command} --help\`.`,
  );
}

export function filtersWhere(options: WhereOptions): Filters {
  return {
    status: options.whereStatus,
    priority: options.wherePriority,
    tag: options.whereTag,
    due: options.whereDue,
    overdue: options.whereOverdue,
    search: options.whereSearch,
  };
}
