import type { BeforeAndAfter, Change, ChangeKind, Instant, Owner, Reverts } from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import { imageOf, todoIn } from './todo-image.ts';

export type ChangeRow = Insertable<Tables['todo_change']>;

/** A change as a transaction writes it: the images are not erased. */
export type NewChange = BeforeAndAfter & Omit<Change, 'before' | 'after' | 'todoId'>;

export function changeRow(owner: Owner, change: NewChange): ChangeRow {
  const { seq, command, actor, at, kind, reverts } = change;
  return {
    owner,
    seq,
    command,
    actor,
    changed_at: at,
    kind,
    todo_id: change.before === null ? change.after.id : change.before.id,
    todo_before: change.before === null ? null : imageOf(change.before),
    todo_after: change.after === null ? null : imageOf(change.after),
    reverts_command: reverts === null ? null : reverts.command,
    reverts_as: reverts === null ? null : reverts.as,
  };
}

export function changeFrom(row: Selectable<Tables['todo_change']>): Change {
  const image = (text: string | null) =>
    text === null ? null : todoIn(text, `Change ${row.seq} of the change log`);
  const [before, after] = [image(row.todo_before), image(row.todo_after)];
  const change = {
    seq: row.seq,
    at: row.changed_at as Instant,
    actor: row.actor,
    command: row.command,
    reverts: revertsIn(row),
    kind: row.kind as ChangeKind,
    todoId: row.todo_id,
  };
  if (before !== null) return Object.freeze({ ...change, before, after });
  if (after !== null) return Object.freeze({ ...change, before, after });
  return Object.freeze({ ...change, before, after });
}

export function revertsIn({
  reverts_command: command,
  reverts_as: as,
}: Pick<Selectable<Tables['todo_change']>, 'reverts_command' | 'reverts_as'>): Reverts | null {
  return command === null ? null : { command, as: as as Reverts['as'] };
}
