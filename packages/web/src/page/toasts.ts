import type { PageState, Toast } from './page-state.ts';
import type { PageStore } from './page-store.ts';

/** So many show at once: an older one gives way. */
const most = 3;

let last = 0;

export interface ToastOptions {
  readonly isError?: true;
  readonly action?: Toast['action'];
}

/** Says what has happened, in a corner of the page. */
export function say(
  store: PageStore<PageState>,
  text: string,
  { isError, action }: ToastOptions = {},
): void {
  last += 1;
  const toast: Toast = { key: last, text, isError: isError ?? false, action };
  store.set(({ toasts }) => ({ toasts: [...toasts, toast].slice(-most) }));
}

export function dropToast(store: PageStore<PageState>, key: number): void {
  store.set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.key !== key) }));
}
