import { dueKey, fold, searchText, StorageError } from '@todo/application';
import {
  priorities,
  type CalendarDate,
  type Due,
  type DueInstant,
  type Instant,
  type Owner,
  type Todo,
  type TodoDraft,
} from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';

/** The columns that a todo is read from; the other columns only serve to find it. */
export const todoColumns = [
  'id',
  'version',
  'revision',
  'task',
  'status',
  'priority',
  'due',
  'tags',
  'notes',
  'created_at',
  'updated_at',
  'completed_at',
] as const satisfies readonly (keyof Tables['todo'])[];

export type TodoColumns = Pick<Selectable<Tables['todo']>, (typeof todoColumns)[number]>;

/** The row of a draft or a todo; the database adds the id and the revision. */
export function rowFrom(
  draft: TodoDraft,
  owner: Owner,
): Omit<Insertable<Tables['todo']>, 'revision'> {
  return {
    owner,
    version: draft.version,
    task: draft.task,
    status: draft.status,
    priority: priorities.indexOf(draft.priority),
    due: draft.due === null ? null : dueKey(draft.due),
    tags: tagsText(draft),
    notes: draft.notes,
    created_at: draft.createdAt,
    updated_at: draft.updatedAt,
    completed_at: draft.completedAt,
    task_key: fold(draft.task),
    search: searchText(draft),
  };
}

/** The tags as the column holds them. */
export function tagsText({ tags }: Pick<TodoDraft, 'tags'>): string {
  return JSON.stringify(tags);
}

/** The tags of a todo without tags, shared by all of them. */
const none: readonly string[] = Object.freeze([]);

/**
 * The todo of a row. Only {@link rowFrom} writes rows, so a row is not validated again.
 * @throws StorageError where the row cannot be read, because the database is damaged
 */
export function todoFrom(row: TodoColumns): Todo {
  try {
    return readTodo(row);
  } catch (error) {
    throw new StorageError(
      'storage-unusable',
      `The row of todo ${row.id} is damaged. \`todo db check\` says more, and ` +
        '`todo db restore <backup>` puts a backup in the place of the database.',
      { cause: error },
    );
  }
}

function readTodo(row: TodoColumns): Todo {
  return Object.freeze({
    id: row.id,
    task: row.task,
    status: row.status,
    priority: priorities[row.priority] ?? 'none',
    due: row.due === null ? null : dueFromKey(row.due),
    tags: row.tags === '[]' ? none : Object.freeze(tagsFrom(row.tags)),
    notes: row.notes,
    version: row.version,
    revision: row.revision,
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
    completedAt: row.completed_at as Instant | null,
  });
}

function tagsFrom(text: string): string[] {
  const tags: unknown = JSON.parse(text);
  if (!Array.isArray(tags)) throw new SyntaxError('The tags are not a list.');
  return tags as string[];
}

const dateKey = /^\d{4}-\d\d-\d\dT24$/;
const instantKey = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What {@link dueKey} has written is taken by its form: to read the date again is a fifth of the time of a row. */
function dueFromKey(key: string): Due {
  if (dateKey.test(key)) return key.slice(0, 10) as CalendarDate;
  if (instantKey.test(key)) return key.replace('.000Z', 'Z') as DueInstant;
  throw new SyntaxError(`The due date ${key} is none.`);
}
