import type { Actor, CommandId, Instant, Todo, TodoId } from '@todo/domain';

/** A deleted todo, as it was last. */
export interface TrashedTodo {
  readonly todo: Todo;
  readonly deletedAt: Instant;
  readonly actor: Actor;
  /** The command that has deleted it. */
  readonly command: CommandId;
}

/** The deleted todos of one owner, to be read. No list, count or search of todos meets them. */
export interface TrashReader {
  /** The deleted todo with this id. */
  find(id: TodoId): Promise<TrashedTodo | undefined>;
  /** By falling moment of deletion, then by falling id. @param after continues after this todo */
  list(
    limit: number,
    after?: Pick<TrashedTodo, 'deletedAt'> & { readonly id: TodoId },
  ): Promise<readonly TrashedTodo[]>;
  /** How many todos are in the trash. */
  count(): Promise<number>;
}

/** The trash within a transaction. `TodoRepository.remove` fills it. */
export interface TrashRepository extends TrashReader {
  /**
   * Brings deleted todos back under their ids.
   * @param ids without repetition
   * @param transition gives the todo to store from the deleted one; pure and synchronous, it throws to refuse
   * @returns the todos in the order of `ids`, each with a new revision
   * @throws TodoNotFoundError naming every id that is not in the trash
   */
  restore(
    ids: readonly TodoId[],
    transition: (deleted: TrashedTodo) => Todo,
  ): Promise<readonly Todo[]>;

  /**
   * Removes todos from the trash for good with their foreign ids, and erases their images in the change log.
   * @throws TodoNotFoundError naming every id that is not in the trash
   */
  purge(ids: readonly TodoId[]): Promise<void>;
}
