import { meaningOf, type KeyCommand, type KeyPlace } from '../keyboard/key-map.ts';
import type { TodoJson } from '../api/answers.ts';
import type { ListActions } from './list-actions.ts';
import type { PageContext } from './page-context.ts';
import type { PageState } from './page-state.ts';
import type { TodoActions } from './todo-actions.ts';
import type { UndoActions } from './undo-actions.ts';

export interface KeyActions {
  /** @returns whether the key was one of the page's, so that the browser does nothing else with it */
  press(key: string, place: KeyPlace): boolean;
}

/** Where keys lead the focus to. */
export interface FocusTargets {
  readonly quickAdd: () => void;
  readonly search: () => void;
}

export function keyActions(
  { store, go }: PageContext,
  rows: (state: PageState) => readonly TodoJson[],
  todos: TodoActions,
  lists: ListActions,
  undo: UndoActions,
  focus: FocusTargets,
): KeyActions {
  let prefix = '';

  /** Makes the row there the current one. Beyond the last one, the next page is read. */
  function moveTo(place: number): void {
    const all = rows(store.get());
    if (all.length === 0) return;
    const at = Math.max(0, Math.min(all.length - 1, place));
    store.set(({ focusInList }) => ({
      current: all[at]?.id,
      currentAt: at,
      focusInList: focusInList + 1,
    }));
    if (place >= all.length - 1) void lists.loadMore();
  }

  function withCurrent(act: (id: number) => void): void {
    const state = store.get();
    const todo = rows(state)[currentPlace(rows(state), state)];
    if (todo !== undefined) act(todo.id);
  }

  const commands: Readonly<Record<KeyCommand, () => void>> = {
    add: focus.quickAdd,
    search: focus.search,
    down: () => moveTo(nextPlace(rows(store.get()), store.get())),
    up: () => moveTo(currentPlace(rows(store.get()), store.get()) - 1),
    first: () => moveTo(0),
    last: () => moveTo(Number.MAX_SAFE_INTEGER),
    edit: () => withCurrent((id) => todos.openEditor(id)),
    done: () => withCurrent((id) => todos.toggle(id)),
    start: () => withCurrent((id) => todos.start(id)),
    delete: () => withCurrent((id) => todos.remove(id)),
    undo: () => void undo.undoLatest(),
    redo: () => void undo.redo(),
    help: () => store.set({ isHelpOpen: true }),
    today: () => go({ name: 'today' }),
    upcoming: () => go({ name: 'upcoming' }),
    all: () => go({ name: 'all' }),
    completed: () => go({ name: 'completed' }),
    trash: () => go({ name: 'trash' }),
    account: () => go({ name: 'account' }),
  };

  return {
    press(key, place) {
      const meaning = meaningOf(key, prefix, place);
      const isSecond = prefix !== '';
      prefix = meaning.prefix;
      if (meaning.command === undefined) return prefix !== '' || isSecond;
      commands[meaning.command]();
      return true;
    },
  };
}

/** The place of the current todo; where it was, if it is gone. */
export function currentPlace(
  rows: readonly TodoJson[],
  { current, currentAt }: Pick<PageState, 'current' | 'currentAt'>,
): number {
  const at = current === undefined ? -1 : rows.findIndex(({ id }) => id === current);
  return at >= 0 ? at : Math.max(0, Math.min(currentAt, rows.length - 1));
}

/** From nowhere, or from a todo that is gone, the next one is the one that is current instead. */
function nextPlace(rows: readonly TodoJson[], state: PageState): number {
  const at = currentPlace(rows, state);
  return rows[at]?.id === state.current ? at + 1 : at;
}
