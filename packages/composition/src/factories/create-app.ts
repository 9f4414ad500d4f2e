import { createTodoApp, systemClock, type Clock, type TodoApp } from '@todo/application';
import { localOwner, type Owner } from '@todo/domain';
import type { TodoStorage } from './open-storage.ts';

/** What an app is made for; what is left out is this machine's clock and its one owner. */
export interface AppOptions {
  readonly owner?: Owner;
  readonly clock?: Clock;
}

/** The use cases over what a storage keeps. */
export function createApp(
  { store }: Pick<TodoStorage, 'store'>,
  { owner = localOwner, clock = systemClock }: AppOptions = {},
): TodoApp {
  return createTodoApp({ store, owner, clock });
}
