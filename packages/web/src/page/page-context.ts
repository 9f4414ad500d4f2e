import type { Clock } from '@todo/application/input';
import type { RestApi } from '../api/rest-api.ts';
import type { Place } from '../model/places.ts';
import type { PageState } from './page-state.ts';
import type { PageStore } from './page-store.ts';

/** Texts that outlive the page, in this browser. */
export interface KeptTexts {
  get(name: string): string | undefined;
  /** Removes it where the text is ''. */
  set(name: string, text: string): void;
}

/** Runs something after so many milliseconds. */
export type Later = (run: () => void, ms: number) => void;

/** What the page's actions work with. */
export interface PageContext {
  readonly api: RestApi;
  readonly store: PageStore<PageState>;
  readonly clock: Clock;
  readonly kept: KeptTexts;
  /** A fresh `Idempotency-Key`. */
  readonly newKey: () => string;
  /** Leads to another place, as a link does. */
  readonly go: (place: Place) => void;
}
