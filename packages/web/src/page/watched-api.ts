import { Refused, Unreachable, type RestApi } from '../api/rest-api.ts';
import type { PageState } from './page-state.ts';
import type { PageStore } from './page-store.ts';

/** The same API, which also notes in the state whether the server answers, and when it asks to sign in again. */
export function watchedApi(api: RestApi, store: PageStore<PageState>): RestApi {
  return {
    async call(name, given) {
      try {
        const answer = await api.call(name, given);
        noteOffline(store, false);
        return answer;
      } catch (error) {
        noteOffline(store, error instanceof Unreachable);
        if (error instanceof Refused && error.status === 401) noteSignedOut(store);
        throw error;
      }
    },
  };
}

function noteOffline(store: PageStore<PageState>, isOffline: boolean): void {
  if (store.get().isOffline !== isOffline) store.set({ isOffline });
}

/** A server without accounts answers 401 to questions about them, and to nothing else. */
function noteSignedOut(store: PageStore<PageState>): void {
  const { kind } = store.get().access;
  if (kind === 'account') store.set({ access: { kind: 'signed-out' } });
}
