import { dueFrom, dueRule, type Due } from './due.ts';
import { later, type Instant } from './instant.ts';
import { InvalidTodoError, type Fault } from './invalid-todo-error.ts';
import { keptTags, tagsFaults } from './tags.ts';
import { textFault, type TextRule } from './text-rule.ts';
import type { TodoId } from './todo-id.ts';

export const statuses = ['Pending', 'In Process', 'Completed'] as const;
export type Status = (typeof statuses)[number];

/** From the least to the most urgent. */
export const priorities = ['none', 'low', 'medium', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** What a person says of a todo. Everything else about it, the system sets. */
export interface TodoFields {
  readonly task: string;
  readonly status: Status;
  readonly priority: Priority;
  readonly due: Due | null;
  readonly tags: readonly string[];
  readonly notes: string;
}

/** A todo as it stood at one moment. It never changes: the functions below return another one. */
export interface Todo extends TodoFields {
  readonly id: TodoId;
  /** 1 when made, one more at each real change. */
  readonly version: number;
  /** Which state this is. The storage draws it when it keeps the state. */
  readonly revision: Revision;
  readonly createdAt: Instant;
  /** Never before `createdAt`, and never earlier than it has been. */
  readonly updatedAt: Instant;
  /** Set exactly while the status is `Completed`. */
  readonly completedAt: Instant | null;
}

/**
 * Names one state of one todo, for ever: at least 122 random bits, drawn anew at each real change and so never given
 * again, on no database and after no restore. A version cannot do that: after a backup has been restored, the
 * next change has the version of the one that was lost.
 */
export type Revision = string;

/** A todo that no storage has kept yet: its id and its revision come from there. */
export type TodoDraft = Omit<Todo, 'id' | 'revision'>;

export const taskRule: TextRule = { minLength: 1, maxLength: 500, lines: 'one' };
export const notesRule: TextRule = { minLength: 0, maxLength: 10_000, lines: 'many' };

/** What a field is when nobody says. */
export const defaults = {
  status: 'Pending',
  priority: 'none',
  due: null,
  tags: [],
  notes: '',
} as const satisfies Partial<TodoFields>;

/** The task has to be said; the others have a default, and `undefined` is as good as left out. */
export type NewTodo = Pick<TodoFields, 'task'> & TodoChanges;

/** Some fields; `undefined` is as good as left out. A due date may be written at any offset. */
export type TodoChanges = {
  readonly [Field in keyof TodoFields]?:
    | (Field extends 'due' ? string | null : TodoFields[Field])
    | undefined;
};

/** What only the system sets. */
export type SystemFields = Omit<Todo, keyof TodoFields>;

/** A change of a todo may repeat what only the system sets, where that is what is there. */
export type RepeatedFields = { readonly [Field in keyof SystemFields]?: unknown };

/** @throws InvalidTodoError */
export function draft(fields: NewTodo, now: Instant): TodoDraft {
  const valid = validFields(filledIn(fields, defaults));
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
  return changed(todo, filledIn(fields, defaults), fields, now);
}

/**
 * Changes what `changes` names and leaves the rest. Where nothing differs, the todo itself comes back.
 * @returns the todo, with the revision that it had: the storage draws another when it keeps what differs
 * @throws InvalidTodoError also where `changes` would set what only the system sets
 */
export function edit(todo: Todo, changes: TodoChanges & RepeatedFields, now: Instant): Todo {
  return changed(todo, filledIn(changes, todo), changes, now);
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

/** Says that `value` is none of `known`, as the end of a sentence. */
function choiceFault(value: unknown, known: readonly string[]): string | undefined {
  return known.some((choice) => choice === value) ? undefined : choiceRule(known);
}

export function choiceRule(known: readonly string[]): string {
  return `must be one of ${known.map((choice) => `"${choice}"`).join(', ')}`;
}

/** What may be wrong with the fields; nobody has looked at them yet. */
type UncheckedFields = Omit<TodoFields, 'task' | 'due'> & {
  readonly task: string | undefined;
  readonly due: string | null;
};

const systemFields = [
  'id',
  'version',
  'revision',
  'createdAt',
  'updatedAt',
  'completedAt',
] as const satisfies readonly (keyof SystemFields)[];

/** What is said of a change that would set what only the system sets. */
export const systemFieldRule = 'is set by the system: leave it out, or repeat what it is';

/** What a change of `todo` would set that only the system sets, each as a fault. */
export function repetitionFaults(changes: RepeatedFields, todo: Todo): readonly Fault[] {
  return systemFields
    .filter((field) => changes[field] !== undefined && changes[field] !== todo[field])
    .map((field) => ({ pointer: `/${field}`, detail: systemFieldRule }));
}

/**
 * The fields that are given, and the others from `rest`.
 * @throws InvalidTodoError where someone without a compiler gives something else than fields
 */
function filledIn(
  given: TodoChanges,
  rest: Omit<UncheckedFields, 'task'> & { readonly task?: string },
): UncheckedFields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidTodoError([{ pointer: '', detail: 'must be an object' }]);
  }
  const {
    task = rest.task,
    status = rest.status,
    priority = rest.priority,
    due = rest.due,
    tags = rest.tags,
    notes = rest.notes,
  } = given;
  return { task, status, priority, due, tags, notes };
}

function changed(
  todo: Todo,
  unchecked: UncheckedFields,
  repeated: RepeatedFields,
  now: Instant,
): Todo {
  const fields = validFields(unchecked, todo, repetitionFaults(repeated, todo));
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

/**
 * The fields as they are kept, or every fault in them at once, `others` included.
 * @param before what the todo says already: a text that an earlier release let through does not keep a person from
 * completing it
 */
function validFields(
  fields: UncheckedFields,
  before?: TodoFields,
  others: readonly Fault[] = [],
): TodoFields {
  const { status, priority, tags, notes } = fields;
  // Someone who embeds the domain from JavaScript has no compiler to stop a number here.
  const task = typeof fields.task === 'string' ? fields.task.trim() : fields.task;
  const due = fields.due === null ? null : dueFrom(fields.due);
  const faults: Fault[] = [...others];
  const check = (pointer: string, detail: string | undefined) => {
    if (detail !== undefined) faults.push({ pointer, detail });
  };
  if (before === undefined || task !== before.task) check('/task', textFault(task, taskRule));
  check('/status', choiceFault(status, statuses));
  check('/priority', choiceFault(priority, priorities));
  check('/due', due === undefined ? dueRule : undefined);
  faults.push(...tagsFaults(tags, before?.tags));
  if (before === undefined || notes !== before.notes) check('/notes', textFault(notes, notesRule));
  if (faults.length > 0 || task === undefined || due === undefined) {
    throw new InvalidTodoError(faults);
  }
  return { task, status, priority, due, tags: keptTags(tags), notes };
}

function sameFields(a: TodoFields, b: TodoFields): boolean {
  return (
    a.task === b.task &&
    a.status === b.status &&
    a.priority === b.priority &&
    a.due === b.due &&
    a.notes === b.notes &&
    a.tags.length === b.tags.length &&
    a.tags.every((tag, index) => tag === b.tags[index])
  );
}
