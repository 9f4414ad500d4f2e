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

/** A todo as it stood at one moment. It never changes: the functions below return another one. */
export interface Todo extends TodoFields, SystemFields {}

/** A todo that no storage has kept yet: its id and its revision come from there. */
export type TodoDraft = Omit<Todo, 'id' | 'revision'>;

/** @throws InvalidTodoError */
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
 * Puts `fields` in place of what the todo said; what they leave out returns to its default.
 * @throws InvalidTodoError
 */
export function replace(todo: Todo, fields: NewTodo & RepeatedFields, now: Instant): Todo {
  return changed(todo, fields, defaults, now);
}

/**
 * Changes what `changes` names and leaves the rest. Where nothing differs, the todo itself comes back.
 * @returns the todo, with the revision that it had: the storage draws another when it keeps what differs
 * @throws InvalidTodoError also where `changes` would set what only the system sets
 */
export function edit(todo: Todo, changes: TodoChanges & RepeatedFields, now: Instant): Todo {
  return changed(todo, changes, todo, now);
}

/** The status becomes `In Process`. */
export function start(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'In Process' }, now);
}

/** The status becomes `Completed`; completing what is completed changes nothing. */
export function complete(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'Completed' }, now);
}

/** The status becomes `Pending`. */
export function reopen(todo: Todo, now: Instant): Todo {
  return edit(todo, { status: 'Pending' }, now);
}

/** Whether it should be done by `now`, and is not. */
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
