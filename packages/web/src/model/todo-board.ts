import { defaults, type NewTodo } from '@todo/domain';
import type { ChangeJson, TodoJson } from '../api/answers.ts';
import type { FieldChanges } from './three-way-merge.ts';

/*
 * The todos that a page knows: as the server last said, with the person's own writes over them for as long as the server
 * has not answered. A write that is refused is dropped, and what was there before shows again.
 */

export type PendingWrite =
  | {
      readonly key: string;
      readonly kind: 'add';
      readonly todo: TodoJson;
      /** A todo of which the event stream has told and that looks like this one: most likely it is this one. */
      readonly arrivedAs?: number;
    }
  | {
      readonly key: string;
      readonly kind: 'change';
      readonly id: number;
      readonly to: FieldChanges;
    }
  | { readonly key: string; readonly kind: 'delete'; readonly id: number };

export interface Board {
  /** As the server last said. */
  readonly known: ReadonlyMap<number, TodoJson>;
  /** When todos were deleted, by id, so that a page of the list that was on its way does not bring them back. */
  readonly deleted: ReadonlyMap<number, string>;
  /** In the order in which the person made them. */
  readonly writes: readonly PendingWrite[];
}

export const emptyBoard: Board = { known: new Map(), deleted: new Map(), writes: [] };

/** Takes in what the server says of these todos. What is older than what is known changes nothing. */
export function withKnown(board: Board, todos: readonly TodoJson[]): Board {
  const news = todos.filter((todo) => isNews(board, todo));
  if (news.length === 0) return board;
  const known = new Map(board.known);
  const deleted = new Map(board.deleted);
  for (const todo of news) {
    known.set(todo.id, todo);
    deleted.delete(todo.id);
  }
  return { ...board, known, deleted };
}

function isNews({ known, deleted }: Board, todo: TodoJson): boolean {
  const before = known.get(todo.id);
  const deletedAt = deleted.get(todo.id);
  return (
    (before === undefined || before.updatedAt <= todo.updatedAt) &&
    (deletedAt === undefined || deletedAt <= todo.updatedAt)
  );
}

/** Forgets a todo that was deleted at that moment, unless it has changed since. */
export function withoutTodo(board: Board, id: number, at: string): Board {
  const before = board.known.get(id);
  if (before !== undefined && before.updatedAt > at) return board;
  const known = new Map(board.known);
  known.delete(id);
  return { ...board, known, deleted: new Map(board.deleted).set(id, at) };
}

/** Takes in a change from the event stream, whether of this page or of another client. */
export function withChange(board: Board, change: ChangeJson): Board {
  if (change.after === null) return withoutTodo(board, change.todoId, change.at);
  const known = withKnown(board, [change.after]);
  const isNew = change.before === null && !board.known.has(change.todoId);
  return isNew ? withArrival(known, change.after) : known;
}

/** The event of an add may come before its answer. Until then the todo would show twice. */
function withArrival(board: Board, { id, task }: TodoJson): Board {
  const index = board.writes.findIndex(
    (write) =>
      write.kind === 'add' && write.arrivedAs === undefined && write.todo.task.trim() === task,
  );
  if (index < 0) return board;
  return {
    ...board,
    writes: board.writes.map((write, at) =>
      at === index && write.kind === 'add' ? { ...write, arrivedAs: id } : write,
    ),
  };
}

/** Begins anew with a list from the server; writes that it has not answered stay. */
export function reloaded(board: Board, todos: readonly TodoJson[]): Board {
  return withKnown({ ...board, known: new Map() }, todos);
}

export function begun(board: Board, write: PendingWrite): Board {
  return { ...board, writes: [...board.writes, write] };
}

/** Drops a write that the server has answered, or refused. */
export function settled(board: Board, key: string): Board {
  return { ...board, writes: board.writes.filter((write) => write.key !== key) };
}

/** The todos as the person sees them. */
export function shownTodos({ known, writes }: Board): readonly TodoJson[] {
  if (writes.length === 0) return [...known.values()];
  const shown = new Map(known);
  for (const write of writes) apply(shown, write);
  return [...shown.values()];
}

/** One of them; `undefined` where there is none. */
export function shownTodo({ known, writes }: Board, id: number): TodoJson | undefined {
  const before = known.get(id);
  const shown = new Map(before === undefined ? [] : [[id, before]]);
  for (const write of writes) apply(shown, write);
  return shown.get(id);
}

function apply(shown: Map<number, TodoJson>, write: PendingWrite): void {
  if (write.kind === 'add') {
    const hasArrived = write.arrivedAs !== undefined && shown.has(write.arrivedAs);
    if (!hasArrived) shown.set(write.todo.id, write.todo);
    return;
  }
  const before = shown.get(write.id);
  if (before === undefined) return;
  if (write.kind === 'delete') shown.delete(write.id);
  else shown.set(write.id, { ...before, ...write.to });
}

/** Whether the server has still to answer a write of this todo. */
export function isPending({ writes }: Board, id: number): boolean {
  return writes.some((write) => (write.kind === 'add' ? write.todo.id : write.id) === id);
}

/**
 * A todo that the server does not know yet.
 * @param number from 1; its negative is the id until the server gives one
 */
export function unsentTodo(fields: NewTodo, number: number, now: string): TodoJson {
  return {
    ...defaults,
    ...fields,
    id: -number,
    createdAt: now,
    updatedAt: now,
    completedAt: null,
  } as TodoJson;
}
