import type { Clock } from '@todo/application/input';
import { restApi } from '../api/rest-api.ts';
import { isView, placeFrom, type Place } from '../model/places.ts';
import { accountActions, type AccountActions } from './account-actions.ts';
import { addActions, type AddActions } from './add-actions.ts';
import { failureText } from './failure-text.ts';
import { goTo, listActions, type ListActions } from './list-actions.ts';
import { listRows } from './list-rows.ts';
import type { KeptTexts, Later, PageContext } from './page-context.ts';
import { firstState, type PageState } from './page-state.ts';
import { pageStore, type PageStore } from './page-store.ts';
import { searchActions, type SearchActions } from './search-actions.ts';
import { todoActions, type TodoActions } from './todo-actions.ts';
import { trashActions, type TrashActions } from './trash-actions.ts';
import { undoActions, type UndoActions } from './undo-actions.ts';
import { watchedApi } from './watched-api.ts';
import type { TodoJson } from '../api/answers.ts';

/** What the page has of its browser. */
export interface PageEnvironment {
  readonly send: typeof fetch;
  /** The address of the page. */
  readonly base: string;
  readonly clock: Clock;
  readonly kept: KeptTexts;
  readonly newKey: () => string;
  readonly go: (place: Place) => void;
  readonly later: Later;
}

/** The page without its picture: what it knows, and what a person can do. */
export interface TodoPage {
  readonly context: PageContext;
  readonly store: PageStore<PageState>;
  readonly clock: Clock;
  readonly rows: (state: PageState) => readonly TodoJson[];
  readonly lists: ListActions;
  readonly search: SearchActions;
  readonly adding: AddActions;
  readonly todos: TodoActions;
  readonly undo: UndoActions;
  readonly trash: TrashActions;
  readonly account: AccountActions;
  /** Shows the place that a fragment of the address names. */
  visit(fragment: string): void;
  /** Learns who is there, and reads what the place shows. */
  enter(): Promise<void>;
  /** Reads the shown place anew. */
  refresh(): Promise<void>;
  /** Notices that a day has begun. */
  tick(): void;
}

const letterKeysName = 'letter keys';

export function todoPage(environment: PageEnvironment): TodoPage {
  const { send, base, clock, kept, newKey, go, later } = environment;
  const store = pageStore<PageState>({
    ...firstState(clock),
    hasLetterKeys: kept.get(letterKeysName) !== 'off',
  });
  const api = watchedApi(restApi(send, base), store);
  const context: PageContext = { api, store, clock, kept, newKey, go };
  const undo = undoActions(context);
  const adding = addActions(context, undo);
  const todos = todoActions(context, undo, adding);
  const lists = listActions(context);
  const trash = trashActions(context, undo);
  const account = accountActions(context);

  async function refresh(): Promise<void> {
    const { place, access } = store.get();
    if (access.kind === 'unknown' || access.kind === 'signed-out') return;
    if (isView(place)) await Promise.all([lists.reload(), lists.readTags()]);
    else if (place.name === 'trash') await trash.read();
    else if (access.kind === 'account') await account.read();
    else await account.identifyAccount();
  }

  return {
    context,
    store,
    clock,
    rows: listRows(clock),
    lists,
    search: searchActions(context, later),
    adding,
    todos,
    undo,
    trash,
    account,

    visit(fragment) {
      goTo(context, placeFrom(fragment));
      void refresh();
    },

    async enter() {
      // Both questions are on their way at once: a page that waits for one answer after the other begins later.
      const isList = isView(store.get().place);
      const reading = isList ? lists.reload() : undefined;
      try {
        await account.identify();
      } catch (error) {
        store.set(({ list }) => ({ list: { ...list, fault: failureText(error) } }));
        return;
      }
      if (store.get().access.kind === 'signed-out') return;
      adding.takeUp();
      await Promise.all([reading, isList ? lists.readTags() : refresh(), adding.sendWaiting()]);
    },

    refresh,

    tick() {
      const today = clock.dateAt(clock.now());
      if (today === store.get().today) return;
      store.set({ today });
      void refresh();
    },
  };
}

/** Switches keys of a single letter on or off, for this browser. */
export function setLetterKeys({ store, kept }: PageContext, isOn: boolean): void {
  kept.set(letterKeysName, isOn ? '' : 'off');
  store.set({ hasLetterKeys: isOn });
}
