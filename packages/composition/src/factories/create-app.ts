import { createTodoApp, systemClock, type Clock, type TodoApp } from '@todo/application';
import { localOwner, type Owner } from '@todo/domain';
import type { TodoStorage } from './open-storage.ts';

/** The clock and the owner of an app; those of this machine when left out. */
export interface AppOptions {
  readonly owner?: Owner;
  readonly clock?: Clock;
}

/** The use cases over a store. */
export function createApp(
  { store }: Pick<TodoStorage, 'store'>,
  { owner = localOwner, clock = systemClock }: AppOptions = {},
): TodoApp {
  return createTodoApp({ store, owner, clock });
}
