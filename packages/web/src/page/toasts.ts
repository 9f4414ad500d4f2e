import type { PageState, Toast } from './page-state.ts';
import type { PageStore } from './page-store.ts';

/** So many errors show at once: an older one gives way. */
const mostErrors = 3;

let last = 0;

export interface ToastOptions {
  readonly isError?: true;
  readonly action?: Toast['action'];
}

/** Says what has happened, in a corner of the page. It takes the place of what was said before, unless that is an error. */
export function say(
  store: PageStore<PageState>,
  text: string,
  { isError, action }: ToastOptions = {},
): void {
  last += 1;
  const toast: Toast = { key: last, text, isError: isError ?? false, action };
  store.set(({ toasts }) => ({
    toasts: [...toasts.filter((before) => before.isError).slice(-mostErrors), toast],
  }));
}

export function dropToast(store: PageStore<PageState>, key: number): void {
  store.set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.key !== key) }));
}
