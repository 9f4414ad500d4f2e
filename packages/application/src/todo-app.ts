import type { NewTodo, RepeatedFields, Revision, Todo, TodoChanges, TodoId } from '@todo/domain';
import { systemClock, type Clock } from './ports/clock.ts';
import type { Precondition } from './precondition.ts';
import type { TodoRepository } from './ports/todo-repository.ts';
import type { ListQuery } from './schemas/todo-schemas.ts';
import { addTodo } from './use-cases/add-todo.ts';
import { addTodoOnce } from './use-cases/add-todo-once.ts';
import { completeTodos } from './use-cases/complete-todos.ts';
import { deleteTodos } from './use-cases/delete-todos.ts';
import { editTodo } from './use-cases/edit-todo.ts';
import { getTodo } from './use-cases/get-todo.ts';
import { listTags } from './use-cases/list-tags.ts';
import { listTodos, type TodoList } from './use-cases/list-todos.ts';
import { reopenTodos } from './use-cases/reopen-todos.ts';
import { replaceTodo } from './use-cases/replace-todo.ts';
import { startTodos } from './use-cases/start-todos.ts';

/** What the use cases need from outside. */
export interface Ports {
  readonly todos: TodoRepository;
  readonly clock: Clock;
}

type Changes = TodoChanges & RepeatedFields;

/** A todo that was added, now or before. */
export interface AddedOnce {
  readonly id: TodoId;
  /** The todo as it was when it was added, as JSON: the same text each time. */
  readonly json: string;
  /** The revision that the todo had then. */
  readonly revision: Revision;
  /** Whether it was there already. */
  readonly replayed: boolean;
}

/**
 * Everything that one owner can do with their todos.
 * Each may throw a `TodoError`; after one, nothing has changed.
 */
export interface TodoApp {
  /** @throws InvalidTodoError */
  add(fields: NewTodo): Promise<Todo>;
  /**
   * Adds a todo unless that was done under this key within the last 24 hours; then answers as it did.
   * @param key 1 to 255 characters, made up by the caller
   * @throws InvalidTodoError, IdempotencyError
   */
  addOnce(fields: NewTodo, key: string): Promise<AddedOnce>;
  /** @throws TodoNotFoundError */
  get(id: TodoId): Promise<Todo>;
  /** One page, 100 todos unless `limit` says otherwise. @throws InvalidQueryError */
  list(query?: ListQuery): Promise<TodoList>;
  /** Every tag in use, the most used first. */
  tags(): Promise<readonly string[]>;
  /** What `fields` leave out returns to its default. @throws InvalidTodoError, TodoNotFoundError, StaleVersionError */
  replace(id: TodoId, fields: NewTodo & RepeatedFields, precondition?: Precondition): Promise<Todo>;
  /**
   * What `changes` leave out stays.
   * @param changes or how to find them in what the todo says now; pure and synchronous, it may run again
   * @throws InvalidTodoError, TodoNotFoundError, StaleVersionError
   */
  edit(
    id: TodoId,
    changes: Changes | ((todo: Todo) => Changes),
    precondition?: Precondition,
  ): Promise<Todo>;
  /** All of them or, where one is missing, none. @throws TodoNotFoundError, StaleVersionError */
  delete(ids: readonly TodoId[], precondition?: Precondition): Promise<void>;
  /** All of them become `In Process` or, where one is missing, none. @throws TodoNotFoundError */
  start(ids: readonly TodoId[]): Promise<readonly Todo[]>;
  /** All of them become `Completed` or, where one is missing, none. @throws TodoNotFoundError */
  complete(ids: readonly TodoId[]): Promise<readonly Todo[]>;
  /** All of them become `Pending` or, where one is missing, none. @throws TodoNotFoundError */
  reopen(ids: readonly TodoId[]): Promise<readonly Todo[]>;
}

/** Puts the use cases together over somebody's repository. Holds no state of its own. */
export function createTodoApp({
  todos,
  clock = systemClock,
}: Pick<Ports, 'todos'> & Partial<Ports>): TodoApp {
  const ports: Ports = { todos, clock };
  return {
    add: addTodo(ports),
    addOnce: addTodoOnce(ports),
    get: getTodo(ports),
    list: listTodos(ports),
    tags: listTags(ports),
    replace: replaceTodo(ports),
    edit: editTodo(ports),
    delete: deleteTodos(ports),
    start: startTodos(ports),
    complete: completeTodos(ports),
    reopen: reopenTodos(ports),
  };
}
