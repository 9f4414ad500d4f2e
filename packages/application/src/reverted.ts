import type { ChangeKind, CommandId, Todo, TodoId } from '@todo/domain';

/** What undo or redo does to one todo. */
export interface RevertedTodo {
  readonly id: TodoId;
  /** What the command that was taken back had done to it. */
  readonly kind: ChangeKind;
  /** The todo before; `null` if it was in the trash. */
  readonly before: Todo | null;
  /** The todo after; `null` if it is in the trash now. */
  readonly after: Todo | null;
}

/** What an undo or a redo did. */
export interface Reverted {
  /** The command that was taken back. */
  readonly command: CommandId;
  /** By id. */
  readonly todos: readonly RevertedTodo[];
}
