import { isPast, type LocalMoment } from './due.ts';
import { later, type Instant } from './instant.ts';
import { isOpen } from './status.ts';
import { repetitionFaults, type RepeatedFields, type SystemFields } from './system-fields.ts';
import {
  defaults,
  readFields,
  sameFields,
  type NewTodo,
  type TodoChanges,
  type TodoFields,
} from './todo-fields.ts';

/** A todo at one moment. It is immutable: the functions below return another one. */
export interface Todo extends TodoFields, SystemFields {}

/** A todo that is not stored yet: the storage gives it an id and a revision. */
export type TodoDraft = Omit<Todo, 'id' | 'revision'>;

/** A new todo at version 1, with the default of each field that is left out. @throws InvalidTodoError */
export function draft(fields: NewTodo, now: Instant): TodoDraft {
  const valid = readFields(fields, defaults);
  return Object.freeze({
    ...valid,
    version: 1,
    createdAt: now,
    updatedAt: now,
    completedAt: valid.status === 'Completed' ? now : null,
  });
}

/**
 * Replaces the fields of the todo; fields that are left out return to their defaults.
 * @throws InvalidTodoError
 */
export function replace(todo: Todo, fields: NewTodo & RepeatedFields, now: Instant): Todo {
  return changed(todo, fields, defaults, now);
}

/**
 * Changes the fields that `changes` names, and no others.
 * @returns the same object if no field differs; otherwise a todo with the old revision, as the storage draws a new one
 * @throws InvalidTodoError also where `changes` would set a system field
 */
export function edit(todo: Todo, changes: TodoChanges & RepeatedFields, now: Instant): Todo {
  return changed(todo, changes, todo, now);
}

/** The status becomes `In Process`. */
export function start(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'In Process' }, now);
}

/** The status becomes `Completed`; completing a completed todo changes nothing. */
export function complete(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'Completed' }, now);
}

/** The status becomes `Pending`. */
export function reopen(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'Pending' }, now);
}

/** Whether the todo is open and its due date has passed by `now`. */
export function isOverdue(todo: Pick<Todo, 'due' | 'status'>, now: LocalMoment): boolean {
  return isOpen(todo) && todo.due !== null && isPast(todo.due, now);
}

function changed(
  todo: Todo,
  changes: TodoChanges & RepeatedFields,
  rest: Partial<TodoFields>,
  now: Instant,
): Todo {
  const fields = readFields(changes, rest, todo, repetitionFaults(changes, todo));
  if (sameFields(fields, todo)) return todo;
  const updatedAt = later(now, todo.updatedAt);
  return Object.freeze({
    ...todo,
    ...fields,
    version: todo.version + 1,
    updatedAt,
    completedAt: fields.status === 'Completed' ? (todo.completedAt ?? updatedAt) : null,
  });
}
