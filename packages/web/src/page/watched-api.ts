import { Refused, Unreachable, type RestApi } from '../api/rest-api.ts';
import type { CallName } from '../api/calls.ts';
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
        if (error instanceof Refused && error.status === 401 && !asksWho.has(name)) {
          noteSignedOut(store);
        }
        throw error;
      }
    },
  };
}

function noteOffline(store: PageStore<PageState>, isOffline: boolean): void {
  if (store.get().isOffline !== isOffline) store.set({ isOffline });
}

/** Calls that a person makes who is not signed in: 401 is an answer to them. */
const asksWho: ReadonlySet<CallName> = new Set(['getAccount', 'signInWithCookie']);

function noteSignedOut(store: PageStore<PageState>): void {
  const { kind } = store.get().access;
  if (kind === 'account' || kind === 'local') store.set({ access: { kind: 'signed-out' } });
}
