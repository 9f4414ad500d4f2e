import type { Instant } from './instant.ts';
import type { Fault } from './invalid-todo-error.ts';
import type { TodoId } from './todo-id.ts';

/** What only the system sets. */
export interface SystemFields {
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

/** A change of a todo may repeat what only the system sets, where that is what is there. */
export type RepeatedFields = { readonly [Field in keyof SystemFields]?: unknown };

const everySystemField: Readonly<Record<keyof SystemFields, true>> = {
  id: true,
  version: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
  completedAt: true,
};
const systemFields = Object.keys(everySystemField) as readonly (keyof SystemFields)[];

/** What is said of a change that would set what only the system sets. */
export const systemFieldRule = 'is set by the system: leave it out, or repeat what it is';

/** What a change of `todo` would set that only the system sets, each as a fault. */
export function repetitionFaults(changes: RepeatedFields, todo: SystemFields): readonly Fault[] {
  return systemFields
    .filter((field) => changes[field] !== undefined && changes[field] !== todo[field])
    .map((field) => ({ pointer: `/${field}`, detail: systemFieldRule }));
}
