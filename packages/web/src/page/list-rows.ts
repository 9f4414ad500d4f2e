import type { Clock } from '@todo/application/input';
import type { CalendarDate } from '@todo/domain';
import type { TodoJson } from '../api/answers.ts';
import { isView, type Place } from '../model/places.ts';
import { shownTodos, type Board } from '../model/todo-board.ts';
import { belongsIn, ordering, type InOrder } from '../model/view-contents.ts';
import type { PageState } from './page-state.ts';

type RowsOf = (state: Pick<PageState, 'board' | 'place' | 'today'>) => readonly TodoJson[];

/** The todos of the list, in its order. They are made anew only when one of them, the place or the day has changed. */
export function listRows(clock: Clock): RowsOf {
  const inOrder = ordering(clock);
  let made:
    | { board: Board; place: Place; today: CalendarDate; rows: readonly TodoJson[] }
    | undefined;
  return ({ board, place, today }) => {
    if (made?.board !== board || made.place !== place || made.today !== today) {
      made = { board, place, today, rows: rowsFor(board, place, today, clock, inOrder) };
    }
    return made.rows;
  };
}

function rowsFor(
  board: Board,
  place: Place,
  today: CalendarDate,
  clock: Clock,
  inOrder: InOrder,
): readonly TodoJson[] {
  if (!isView(place)) return [];
  const todos = shownTodos(board).filter((todo) => belongsIn(place, todo, today, clock));
  return inOrder(place, todos);
}
