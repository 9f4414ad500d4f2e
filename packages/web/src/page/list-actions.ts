import { Refused, Unreachable } from '../api/rest-api.ts';
import { isSamePlace, isView, type Place } from '../model/places.ts';
import { reloaded, withKnown } from '../model/todo-board.ts';
import { isTouched } from '../model/todo-draft.ts';
import { furtherPageSize, viewQuery } from '../model/view-query.ts';
import { failureText } from './failure-text.ts';
import type { PageContext } from './page-context.ts';
import { nothingLoaded } from './page-state.ts';

export interface ListActions {
  /** Reads the list of the present place anew. What is shown stays until the answer is there. */
  reload(): Promise<void>;
  /** Reads the next page of it, if there is one and none is on its way. */
  loadMore(): Promise<void>;
  readTags(): Promise<void>;
}

/** The largest page that the API gives. */
const mostInOne = 1000;

export function listActions({ api, store }: PageContext): ListActions {
  let runs = 0;

  async function load(place: Place, isFirst: boolean): Promise<void> {
    if (!isView(place)) return;
    runs += 1;
    const run = runs;
    const { list, today } = store.get();
    store.set({ list: { ...list, isLoading: true, fault: undefined } });
    const query = viewQuery(place, today);
    try {
      const { json, next, total } = await api.call('listTodos', {
        query: isFirst
          ? {
              ...query,
              limit: String(Math.min(mostInOne, Math.max(Number(query['limit']), list.delivered))),
            }
          : {
              ...query,
              limit: String(furtherPageSize),
              count: 'false',
              ...(list.next !== undefined && { cursor: list.next }),
            },
      });
      if (run !== runs) return;
      store.set(({ board, list: before }) => ({
        board: isFirst ? reloaded(board, json) : withKnown(board, json),
        list: {
          isLoading: false,
          hasLoaded: true,
          next,
          delivered: (isFirst ? 0 : before.delivered) + json.length,
          total: isFirst ? total : before.total,
          fault: undefined,
        },
      }));
    } catch (error) {
      if (run !== runs) return;
      store.set({ list: { ...store.get().list, isLoading: false, fault: failureText(error) } });
    }
  }

  return {
    reload: () => load(store.get().place, true),

    async loadMore() {
      const { place, list } = store.get();
      if (!list.isLoading && list.next !== undefined && list.fault === undefined) {
        await load(place, false);
      }
    },

    async readTags() {
      try {
        const { json } = await api.call('listTags');
        store.set({ tags: json });
      } catch (error) {
        // The navigation goes without tags where the server refuses them; the list says what is wrong.
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      }
    },
  };
}

/** Leads to another place: its list begins empty. */
export function goTo({ store, clock }: PageContext, place: Place): void {
  const { place: before, editor, search: typed } = store.get();
  if (isSamePlace(before, place)) return;
  // What was written in an editor is kept, and shows above the list.
  const isKept = editor !== undefined && isTouched(editor.draft, editor.base, clock);
  store.set(({ board }) => ({
    place,
    board: reloaded(board, []),
    list: nothingLoaded,
    current: undefined,
    currentAt: 0,
    search: searchText(before, place, typed),
    editor: isKept ? editor : undefined,
  }));
}

/** What the search box shows: in a search, what was typed since the last one stays, as the person goes on typing. */
function searchText(before: Place, place: Place, typed: string): string {
  if (place.name !== 'search') return '';
  const searched = before.name === 'search' ? before.words : '';
  return typed.trim() === searched ? place.words : typed;
}
