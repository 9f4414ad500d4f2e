import type { Clock, ListQuery } from '@todo/application';
import type { Status } from '@todo/domain';
import type { FilterPrefix, Filters } from './selection.ts';
import { listQueryFrom } from './list-query.ts';

/**
 * The query of the todos that the filters find, in the order of `todo list`.
 * @param statuses of the todos to find where no filter names one
 * @throws CliError
 */
export function filterQueryFrom(
  { search, status, ...others }: Filters,
  { prefix, statuses }: { readonly prefix: FilterPrefix; readonly statuses: readonly Status[] },
  clock: Clock,
): ListQuery {
  const words = search === undefined ? [] : [search];
  return listQueryFrom(words, { ...others, status: status ?? statuses }, clock, { prefix });
}
