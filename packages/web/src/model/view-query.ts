import { addDays, openStatuses, type CalendarDate } from '@todo/domain';
import type { View } from './places.ts';

/** The query of `GET /todos`. */
export type ListParameters = Readonly<Record<string, string>>;

/** The first page fills a tall screen and the next one. */
const firstPageSize = 100;

/** The rest comes while a person scrolls, which is quicker than the first page was needed. */
export const furtherPageSize = 300;

/**
 * A server compares days in its own time zone, which may be up to 26 hours from that of the browser. So a page asks for
 * two days more than it shows, and leaves out what is not of the person's own days itself.
 */
const zonesApart = 2;

const open = openStatuses.join(',');
const byUrgency = 'due,-priority';

/** Asks for at least the todos of the view, in an order that a person reads them in. */
export function viewQuery(view: View, today: CalendarDate): ListParameters {
  return { ...conditions(view, today), limit: String(firstPageSize), count: 'true' };
}

function conditions(view: View, today: CalendarDate): ListParameters {
  if (view.name === 'tag') return { status: open, tag: view.tag, sort: byUrgency };
  if (view.name === 'search') return { keyword: view.words, sort: `status,${byUrgency}` };
  return {
    today: { status: open, dueBefore: addDays(today, 1 + zonesApart), sort: byUrgency },
    upcoming: { status: open, dueAfter: addDays(today, -zonesApart), sort: byUrgency },
    all: { status: open, sort: byUrgency },
    completed: { status: 'Completed', sort: '-updatedAt' },
  }[view.name];
}
