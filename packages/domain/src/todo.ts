import { later, type Instant } from './instant.ts';
import { InvalidTodoError, type Fault } from './invalid-todo-error.ts';
import { textFault, type TextRule } from './text-rule.ts';
import type { TodoId } from './todo-id.ts';

export const statuses = ['Pending', 'In Process', 'Completed'] as const;
export type Status = (typeof statuses)[number];

/** What a person says of a todo. Everything else about it, the system sets. */
export interface TodoFields {
  readonly task: string;
  readonly status: Status;
}

/** A todo as it stood at one moment. It never changes: the functions below return another one. */
export interface Todo extends TodoFields {
  readonly id: TodoId;
  /** 1 when made, one more at each real change. */
  readonly version: number;
  readonly createdAt: Instant;
  /** Never before `createdAt`, and never earlier than it has been. */
  readonly updatedAt: Instant;
  /** Set exactly while the status is `Completed`. */
  readonly completedAt: Instant | null;
}

/** A todo that no storage has given an id yet. */
export type TodoDraft = Omit<Todo, 'id'>;

export const taskRule: TextRule = { minLength: 1, maxLength: 500, lines: 'one' };

/** What a field is when nobody says. */
export const defaults = { status: 'Pending' } as const satisfies Partial<TodoFields>;

/** The fields that have to be said; the others have a default. */
export type NewTodo = Omit<TodoFields, keyof typeof defaults> & Partial<TodoFields>;

/** @throws InvalidTodoError */
export function draft(fields: NewTodo, now: Instant): TodoDraft {
  const { task, status } = valid({ ...defaults, ...fields });
  return Object.freeze({
    task,
    status,
    version: 1,
    createdAt: now,
    updatedAt: now,
    completedAt: status === 'Completed' ? now : null,
  });
}

/**
 * Puts `fields` in place of what the todo said; what they leave out returns to its default.
 * @throws InvalidTodoError
 */
export function replace(todo: Todo, fields: NewTodo, now: Instant): Todo {
  return edit(todo, { ...defaults, ...fields }, now);
}

/**
 * Changes what `changes` names and leaves the rest. Where nothing differs, the todo itself comes back.
 * @throws InvalidTodoError
 */
export function edit(todo: Todo, changes: Partial<TodoFields>, now: Instant): Todo {
  const { task, status } = valid({ task: todo.task, status: todo.status, ...changes });
  if (task === todo.task && status === todo.status) return todo;
  const updatedAt = later(now, todo.updatedAt);
  return Object.freeze({
    ...todo,
    task,
    status,
    version: todo.version + 1,
    updatedAt,
    completedAt: status === 'Completed' ? (todo.completedAt ?? updatedAt) : null,
  });
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

export function statusFault(status: unknown): string | undefined {
  return statuses.some((known) => known === status)
    ? undefined
    : `must be one of ${statuses.map((known) => `"${known}"`).join(', ')}`;
}

/** The fields as they are kept, or every fault in them at once. */
function valid(fields: TodoFields): TodoFields {
  // Someone who embeds the domain from JavaScript has no compiler to stop a number here.
  const task = typeof fields.task === 'string' ? fields.task.trim() : fields.task;
  const faults: Fault[] = [];
  const check = (pointer: string, detail: string | undefined) => {
    if (detail !== undefined) faults.push({ pointer, detail });
  };
  check('/task', textFault(task, taskRule));
  check('/status', statusFault(fields.status));
  if (faults.length > 0) throw new InvalidTodoError(faults);
  return { task, status: fields.status };
}
