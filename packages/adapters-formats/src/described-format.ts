import type { TodoFormat } from '@todo/application';
import type { Todo } from '@todo/domain';

/** What of a todo a format may hold. The id stands for the todo itself: whether the file knows it again. */
export const heldFields = [
  'id',
  'task',
  'status',
  'priority',
  'due',
  'tags',
  'notes',
  'createdAt',
  'updatedAt',
  'completedAt',
] as const satisfies readonly (keyof Todo)[];

/** The name of one of {@link heldFields}. */
export type HeldField = (typeof heldFields)[number];

/** How a format holds one field of a todo. */
export interface Held {
  /** Where in the file it stands, as Markdown: `` `DESCRIPTION` ``. */
  readonly place: string;
  /** Whether a todo that is written and read again has the same value: always, but for the cases in `limits`, or never. */
  readonly kept: 'whole' | 'in part' | 'lost';
  /** What is not kept, or to what precision, as Markdown. */
  readonly limits?: string;
}

/** A format that says what it holds: docs/file-formats.md is written from that, and tests hold it to the code. */
export interface DescribedFormat extends TodoFormat {
  readonly holds: Readonly<Record<HeldField, Held>>;
  /** What becomes of what other programs write, one sentence an item, as Markdown. */
  readonly rules: readonly string[];
}
