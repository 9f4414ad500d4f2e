import { later, isInstant, type Instant } from './instant.ts';
import type { Fault } from './invalid-todo-error.ts';
import { defaults, fieldNames, readFields, type NewTodo, type TodoFields } from './todo-fields.ts';
import { edit, type Todo, type TodoDraft } from './todo.ts';

/** The moments that a file may know of a todo. */
export interface ImportedMoments {
  readonly createdAt?: Instant | undefined;
  readonly updatedAt?: Instant | undefined;
  /** Only of a completed todo. */
  readonly completedAt?: Instant | undefined;
}

const momentNames = ['createdAt', 'updatedAt', 'completedAt'] as const;

/**
 * A draft from what a file says. Moments that the file does not know are `now`; a todo was created no later than the
 * earliest moment that the file does know.
 * @throws InvalidTodoError with every fault, of the fields and of the moments
 */
export function importedDraft(fields: NewTodo, moments: ImportedMoments, now: Instant): TodoDraft {
  const valid = readFields(fields, defaults, undefined, momentFaults(fields, moments));
  const known = momentNames.flatMap((name) => moments[name] ?? []);
  const createdAt = moments.createdAt ?? known.reduce(earlier, now);
  const updatedAt = later(moments.updatedAt ?? now, createdAt);
  const completedAt = moments.completedAt ?? moments.updatedAt ?? now;
  return Object.freeze({
    ...valid,
    version: 1,
    createdAt,
    updatedAt,
    completedAt: valid.status === 'Completed' ? completedAt : null,
  });
}

/** What has changed of a todo in a file since it was imported. */
export interface ImportedChanges {
  /** The fields that the file says now. */
  readonly fields: TodoFields;
  /** The names of those that differ from what the file said before. The others stay as they are in the todo. */
  readonly changed: readonly (keyof TodoFields)[];
  /** When it was completed according to the file. */
  readonly completedAt: Instant | null;
}

/**
 * Changes a todo as it was changed in the file that it came from. What the person has changed meanwhile in other fields
 * stays.
 * @returns the same object if nothing differs
 */
export function editAsImported(
  todo: Todo,
  { fields, changed, completedAt }: ImportedChanges,
  now: Instant,
): Todo {
  const changes = Object.fromEntries(changed.map((name) => [name, fields[name]]));
  const edited = edit(todo, changes, now);
  const isCompletedThere = edited.status === 'Completed' && changed.includes('status');
  if (!isCompletedThere || completedAt === null || edited.completedAt === completedAt)
    return edited;
  if (edited === todo) return todo;
  return Object.freeze({ ...edited, completedAt });
}

/** The values of the fields as texts, in the order of the fields: equal where the fields are. */
export function fieldTexts(fields: TodoFields): readonly string[] {
  return fieldNames.map((name) => JSON.stringify(fields[name]));
}

function momentFaults(fields: NewTodo, moments: ImportedMoments): readonly Fault[] {
  const faults = momentNames
    .filter((name) => moments[name] !== undefined && !isInstant(moments[name]))
    .map((name) => ({ pointer: `/${name}`, detail: 'must be a moment of the years 0 to 9999' }));
  const isOpen = moments.completedAt !== undefined && fields?.status !== 'Completed';
  return isOpen
    ? [...faults, { pointer: '/completedAt', detail: 'belongs to a completed todo only' }]
    : faults;
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
