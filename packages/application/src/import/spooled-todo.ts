import {
  fieldNames,
  importedDraft,
  type Instant,
  type TodoDraft,
  type TodoFields,
  type TodoId,
} from '@todo/domain';
import type { IncomingTodo } from '../ports/todo-format.ts';
import { fingerprint } from './fingerprint.ts';

/** One entry of a file, checked, as the spool keeps it. */
export interface SpooledTodo {
  /** By which it is known again, unique in its file. */
  readonly externalId: string;
  readonly origin: { readonly id: TodoId; readonly createdAt: Instant } | null;
  readonly draft: TodoDraft;
  /** The fields that the file has; the others have their defaults in the draft. */
  readonly given: readonly (keyof TodoFields)[];
  /** What the file itself says of these moments. */
  readonly updatedAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly isDeleted: boolean;
  readonly fingerprint: string;
  /** As JSON. */
  readonly extra: string | null;
}

/** @throws InvalidTodoError */
export function spooledTodo(entry: IncomingTodo, externalId: string, now: Instant): SpooledTodo {
  const { fields, createdAt, updatedAt, completedAt, origin = null, isDeleted = false } = entry;
  const draft = importedDraft(fields, { createdAt, updatedAt, completedAt }, now);
  const extra = entry.extra === undefined ? null : JSON.stringify(entry.extra);
  const rest = JSON.stringify([createdAt, completedAt, extra]);
  return {
    externalId,
    origin,
    draft,
    given: fieldNames.filter((name) => fields[name] !== undefined),
    updatedAt: updatedAt ?? null,
    completedAt: completedAt ?? null,
    isDeleted,
    fingerprint: fingerprint(draft, { isDeleted, rest }),
    extra,
  };
}

export function spooledText(entry: SpooledTodo): string {
  const { draft } = entry;
  // A copy of the frozen list, because V8 writes JSON with frozen lists at half the speed.
  return JSON.stringify({ ...entry, draft: { ...draft, tags: [...draft.tags] } });
}

/** Only {@link spooledText} writes the texts, so they are not checked again. */
export function spooledFrom(text: string): SpooledTodo {
  const entry = JSON.parse(text) as SpooledTodo;
  const { draft } = entry;
  return { ...entry, draft: Object.freeze({ ...draft, tags: Object.freeze(draft.tags) }) };
}
