import { StorageError } from '@todo/application';
import {
  defaults,
  type Change,
  type ChangeKind,
  type Instant,
  type Owner,
  type Todo,
} from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';

export type ChangeRow = Insertable<Tables['todo_change']>;

export function changeRow(owner: Owner, change: Change): ChangeRow {
  const { seq, command, actor, at, kind, before, after } = change;
  return {
    owner,
    seq,
    command,
    actor,
    changed_at: at,
    kind,
    todo_id: change.before === null ? change.after.id : change.before.id,
    todo_before: before === null ? null : imageOf(before),
    todo_after: after === null ? null : imageOf(after),
  };
}

export function changeFrom(row: Selectable<Tables['todo_change']>): Change {
  const before = row.todo_before === null ? null : todoIn(row.todo_before);
  const after = row.todo_after === null ? null : todoIn(row.todo_after);
  const change = {
    seq: row.seq,
    at: row.changed_at as Instant,
    actor: row.actor,
    command: row.command,
    kind: row.kind as ChangeKind,
  };
  if (before !== null) return Object.freeze({ ...change, before, after });
  if (after !== null) return Object.freeze({ ...change, before, after });
  throw new StorageError(
    'storage-unusable',
    `Change ${row.seq} of the change log is damaged. \`todo db restore <backup>\` replaces the database by a backup.`,
  );
}

function imageOf(todo: Todo): string {
  // A copy of the frozen list, because V8 writes JSON with frozen lists at half the speed.
  return JSON.stringify({ ...todo, tags: [...todo.tags] });
}

/** The todo of an image. A field that the release which wrote the image did not know has its default. */
function todoIn(image: string): Todo {
  const todo = { ...defaults, ...(JSON.parse(image) as Todo) };
  return Object.freeze({ ...todo, tags: Object.freeze(todo.tags) });
}
