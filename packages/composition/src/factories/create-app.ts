import {
  createTodoApp,
  type OpenSpool,
  type TodoApp,
  type TodoAppOptions,
} from '@todo/application';
import type { TodoStorage } from './open-storage.ts';

/** The owner, the actor and the clock of an app; those of this machine when left out. */
export type AppOptions = Omit<TodoAppOptions, 'store'>;

/** Is loaded with the first file. */
const openSpool: OpenSpool = async () => {
  const { openFileSpool } = await import('@todo/adapters-persistence');
  return openFileSpool();
};

/** The use cases over a store. */
export function createApp(
  { store }: Pick<TodoStorage, 'store'>,
  options: AppOptions = {},
): TodoApp {
  return createTodoApp({ openSpool, ...options, store });
}
