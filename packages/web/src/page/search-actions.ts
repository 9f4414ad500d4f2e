import { firstPlace, type Place } from '../model/places.ts';
import type { Later, PageContext } from './page-context.ts';

export interface SearchActions {
  /** Takes what is typed; the search begins when the person pauses. */
  type(text: string): void;
  /** Searches for what is typed now. */
  submit(): void;
  /** Leads back to where the search was begun. */
  leave(): void;
}

/** Milliseconds without a key that count as a pause. */
const pauseMs = 150;

export function searchActions({ store, go }: PageContext, later: Later): SearchActions {
  let origin: Place = firstPlace;

  function search(): void {
    const { place, search: text } = store.get();
    const words = text.trim();
    if (words !== '') {
      if (place.name !== 'search' || place.words !== words) go({ name: 'search', words });
    } else if (place.name === 'search') {
      go(origin);
    }
  }

  return {
    type(text) {
      const { place } = store.get();
      if (place.name !== 'search') origin = place;
      store.set({ search: text });
      later(() => {
        // By now the person may have typed on, or left the search.
        if (store.get().search === text) search();
      }, pauseMs);
    },

    submit: search,

    leave() {
      store.set({ search: '' });
      search();
    },
  };
}
