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
import type { Store } from './ports/store.ts';
import { addTodo } from './use-cases/add-todo.ts';
import { addTodoOnce } from './use-cases/add-todo-once.ts';
import { changeStatus } from './use-cases/change-status.ts';
import { deleteTodos } from './use-cases/delete-todos.ts';
import { editTodo } from './use-cases/edit-todo.ts';
import { getTodo } from './use-cases/get-todo.ts';
import { listTags } from './use-cases/list-tags.ts';
import { listTodos } from './use-cases/list-todos.ts';
import { replaceTodo } from './use-cases/replace-todo.ts';
import type { UseCaseContext } from './use-cases/use-case-context.ts';

/** What an app is made of. */
export interface TodoAppOptions {
  readonly store: Store;
  /** The machine's own when left out. */
  readonly clock?: Clock;
  /** Whose todos the app is about: `local` when left out. */
  readonly owner?: Owner;
  /** On whose behalf it acts, for the change log: `local` when left out. */
  readonly actor?: Actor;
}

/**
 * Everything that one owner can do with their todos.
 * Each may throw a `TodoError`; after one, nothing has changed.
 */
export type TodoApp = ReturnType<typeof createTodoApp>;

/**
 * Puts the use cases together over a store. An app holds no state and costs a microsecond: make one for each owner, or
 * for each request.
 * @throws TypeError where `owner` is none
 */
export function createTodoApp({
  store,
  clock = systemClock,
  owner = localOwner,
  actor = localActor,
}: TodoAppOptions) {
  assertOwner(owner);
  const context: UseCaseContext = { store, clock, owner, actor };
  return {
    add: addTodo(context),
    addOnce: addTodoOnce(context),
    get: getTodo(context),
    list: listTodos(context),
    tags: listTags(context),
    replace: replaceTodo(context),
    edit: editTodo(context),
    delete: deleteTodos(context),
    /** All of them become `In Process` or, where one is missing, none. @throws TodoNotFoundError */
    start: changeStatus(context, start),
    /** All of them become `Completed` or, where one is missing, none. @throws TodoNotFoundError */
    complete: changeStatus(context, complete),
    /** All of them become `Pending` or, where one is missing, none. @throws TodoNotFoundError */
    reopen: changeStatus(context, reopen),
  };
}
