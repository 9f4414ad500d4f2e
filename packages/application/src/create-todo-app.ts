import {
  assertOwner,
  complete,
  localActor,
  localOwner,
  reopen,
  start,
  type Actor,
  type Owner,
} from '@todo/domain';
import { systemClock, type Clock } from './ports/clock.ts';
import { inMemorySpool, type OpenSpool } from './ports/spool.ts';
import type { Store } from './ports/store.ts';
import { addTodo } from './use-cases/add-todo.ts';
import { addTodoOnce } from './use-cases/add-todo-once.ts';
import { batch } from './use-cases/batch.ts';
import { batchOnce } from './use-cases/batch-once.ts';
import { changeStatus } from './use-cases/change-status.ts';
import { deleteTodos } from './use-cases/delete-todos.ts';
import { editTodo } from './use-cases/edit-todo.ts';
import { exportTodos } from './use-cases/export-todos.ts';
import { followChanges, subscribe } from './use-cases/follow-changes.ts';
import { getTodo } from './use-cases/get-todo.ts';
import { importTodos } from './use-cases/import-todos.ts';
import { listChanges, listLatestChanges, listTodoChanges } from './use-cases/list-changes.ts';
import { listTags } from './use-cases/list-tags.ts';
import { listAll, listTodos } from './use-cases/list-todos.ts';
import { replaceTodo } from './use-cases/replace-todo.ts';
import { emptyTrash, getTrashed, listTrash, purgeTodos, restoreTodos } from './use-cases/trash.ts';
import { previewUndo, redo, redoOnce, undo, undoOnce } from './use-cases/undo.ts';
import type { UseCaseContext } from './use-cases/use-case-context.ts';

/** The dependencies of an app. */
export interface TodoAppOptions {
  readonly store: Store;
  /** The clock of the machine when left out. */
  readonly clock?: Clock | undefined;
  /** The owner of the todos; `local` when left out. */
  readonly owner?: Owner | undefined;
  /** The actor that the change log names; `local` when left out. */
  readonly actor?: Actor | undefined;
  /** Keeps what is read of a file that is imported; in memory when left out. */
  readonly openSpool?: OpenSpool | undefined;
}

/**
 * The use cases of one owner.
 * Each may throw a `TodoError`, after which nothing has changed. Each that changes todos takes, as its last argument, a
 * function that is called after the commit with the id of the command.
 */
export type TodoApp = ReturnType<typeof createTodoApp>;

/**
 * Creates the use cases over a store. An app has no state and costs a microsecond: create one for each owner, or for
 * each request.
 * @throws TypeError where `owner` is invalid
 */
export function createTodoApp({
  store,
  clock = systemClock,
  owner = localOwner,
  actor = localActor,
  openSpool = inMemorySpool,
}: TodoAppOptions) {
  assertOwner(owner);
  const context: UseCaseContext = { store, clock, owner, actor };
  const list = listTodos(context);
  return {
    add: addTodo(context),
    addOnce: addTodoOnce(context),
    get: getTodo(context),
    list,
    all: listAll(list),
    tags: listTags(context),
    replace: replaceTodo(context),
    edit: editTodo(context),
    delete: deleteTodos(context),
    /** All todos become `In Process` or, if one is missing, none. @throws TodoNotFoundError */
    start: changeStatus(context, start),
    /** All todos become `Completed` or, if one is missing, none. @throws TodoNotFoundError */
    complete: changeStatus(context, complete),
    /** All todos become `Pending` or, if one is missing, none. @throws TodoNotFoundError */
    reopen: changeStatus(context, reopen),
    batch: batch(context),
    batchOnce: batchOnce(context),
    undo: undo(context),
    undoOnce: undoOnce(context),
    redo: redo(context),
    redoOnce: redoOnce(context),
    previewUndo: previewUndo(context),
    changes: listChanges(context),
    changesOf: listTodoChanges(context),
    latestChanges: listLatestChanges(context),
    follow: followChanges(context),
    subscribe: subscribe(context),
    trash: listTrash(context),
    getTrashed: getTrashed(context),
    restore: restoreTodos(context),
    purge: purgeTodos(context),
    emptyTrash: emptyTrash(context),
    importTodos: importTodos({ ...context, openSpool }),
    exportTodos: exportTodos(context),
  };
}
