import { broughtBack, eachOf, type Todo, type TodoId, type TodoIds } from '@todo/domain';
import { TodoNotFoundError } from '../errors.ts';
import type { TrashedTodo, TrashReader } from '../ports/trash.ts';
import type { StopSignal } from '../stop-signal.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

/** One page of the deleted todos. */
export interface TrashPage {
  readonly todos: readonly TrashedTodo[];
  /** The todo after which the next page begins, if there is one. */
  readonly next?: Parameters<TrashReader['list']>[1];
}

export function listTrash({ store, owner }: UseCaseContext) {
  /** One page of the deleted todos, the latest first. */
  return (limit = 100, after?: TrashPage['next']): Promise<TrashPage> =>
    store.read(owner, async ({ trash }) => {
      const found = await trash.list(limit + 1, after);
      const todos = found.slice(0, limit);
      const last = todos.at(-1);
      if (found.length <= limit || last === undefined) return { todos };
      return { todos, next: { id: last.todo.id, deletedAt: last.deletedAt } };
    });
}

export function getTrashed({ store, owner }: UseCaseContext) {
  /** One deleted todo. @throws TodoNotFoundError */
  return (id: TodoId): Promise<TrashedTodo> =>
    store.read(owner, async ({ trash }) => {
      const found = await trash.find(id);
      if (found === undefined) throw new TodoNotFoundError([id]);
      return found;
    });
}

export function restoreTodos(context: UseCaseContext) {
  /** Brings all the deleted todos back under their ids or, if one is missing, none. @throws TodoNotFoundError */
  return (ids: TodoIds, onCommitted?: OnCommitted): Promise<readonly Todo[]> => {
    const command = commandOf(context, onCommitted);
    return context.store.transaction(command, ({ trash }) =>
      trash.restore(eachOf(ids), ({ todo }) => broughtBack(todo, todo, command.at)),
    );
  };
}

export function purgeTodos(context: UseCaseContext) {
  /**
   * Removes deleted todos for good, all of them or, if one is missing, none. Their texts are erased in the change log.
   * @throws TodoNotFoundError
   */
  return (ids: TodoIds): Promise<void> =>
    context.store.transaction(commandOf(context), ({ trash }) => trash.purge(eachOf(ids)));
}

const batch = 500;

export function emptyTrash(context: UseCaseContext) {
  /** Removes all deleted todos for good. @returns how many */
  return async (): Promise<number> => {
    const { at } = commandOf(context);
    return purgeDeletedBefore(context, (deletedAt) => deletedAt <= at);
  };
}

/**
 * Removes the deleted todos that `isMeant` picks, a few in each transaction.
 * @param signal ends it before the next transaction
 * @returns how many
 */
export async function purgeDeletedBefore(
  context: UseCaseContext,
  isMeant: (deletedAt: TrashedTodo['deletedAt']) => boolean,
  signal?: StopSignal,
): Promise<number> {
  let removed = 0;
  for (let after: TrashPage['next']; ;) {
    if (signal?.aborted) return removed;
    const step = await purgeSome(context, isMeant, after);
    if (step === undefined) continue;
    removed += step.count;
    const last = step.found.at(-1);
    if (last === undefined || step.found.length < batch) return removed;
    after = { id: last.todo.id, deletedAt: last.deletedAt };
  }
}

/** @returns undefined where another process has restored or removed one of the todos since they were listed */
async function purgeSome(
  context: UseCaseContext,
  isMeant: (deletedAt: TrashedTodo['deletedAt']) => boolean,
  after: TrashPage['next'],
): Promise<{ readonly found: readonly TrashedTodo[]; readonly count: number } | undefined> {
  try {
    return await context.store.transaction(commandOf(context), async ({ trash }) => {
      const found = await trash.list(batch, after);
      const meant = found.filter(({ deletedAt }) => isMeant(deletedAt));
      await trash.purge(meant.map(({ todo }) => todo.id));
      return { found, count: meant.length };
    });
  } catch (error) {
    if (error instanceof TodoNotFoundError) return undefined;
    throw error;
  }
}
