import type { Instant } from './instant.ts';
import type { Fault } from './invalid-todo-error.ts';
import type { TodoId } from './todo-id.ts';

/** The fields that only the system sets. */
export interface SystemFields {
  /** A whole number from 1 on, unique among all todos of a store, and never used again. */
  readonly id: TodoId;
  /** 1 when created, incremented by each real change. */
  readonly version: number;
  /** Names this state. The storage draws it when it stores the state. */
  readonly revision: Revision;
  /** When the todo was added. */
  readonly createdAt: Instant;
  /** When it was last changed. Never before `createdAt`, and never decreasing. */
  readonly updatedAt: Instant;
  /** When it was completed: set exactly while the status is `Completed`, else `null`. */
  readonly completedAt: Instant | null;
}

/**
 * Names one state of one todo for ever: at least 122 random bits, drawn anew for each real change, and so never repeated
 * in any database or after a restore. A version cannot do that: after a backup has been restored, the next change gets
 * the version of the change that was lost.
 */
export type Revision = string;

/** The system fields that a change of a todo may repeat, if they equal those of the todo. */
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

/** The fault of a change that would set a system field. */
export const systemFieldRule = 'is set by the system: leave it out, or repeat what it is';

/** One fault for each system field that a change of `todo` would set. */
export function repetitionFaults(changes: RepeatedFields, todo: SystemFields): readonly Fault[] {
  return systemFields
    .filter((field) => changes[field] !== undefined && changes[field] !== todo[field])
    .map((field) => ({ pointer: `/${field}`, detail: systemFieldRule }));
}
