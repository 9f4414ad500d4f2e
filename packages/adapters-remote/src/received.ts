import type { ChangeJson, TodoJson, TrashedTodo, TrashedTodoJson } from '@todo/application';
import type { Change, Instant, Revision, Todo } from '@todo/domain';

/*
 * What the API sends, as values of the core. Versions do not travel, and a revision travels alone, as the ETag of one
 * todo: where there is none, a version is 0 and a revision the empty text, which no todo has.
 */

export function todoFrom(json: TodoJson, revision: Revision = ''): Todo {
  return Object.freeze({
    ...json,
    tags: Object.freeze([...json.tags]),
    version: 0,
    revision,
    createdAt: json.createdAt as Instant,
    updatedAt: json.updatedAt as Instant,
    completedAt: json.completedAt as Instant | null,
  });
}

export function changeFrom({ before, after, at, ...change }: ChangeJson): Change {
  return {
    ...change,
    at: at as Instant,
    before: before && todoFrom(before),
    after: after && todoFrom(after),
  };
}

export function trashedFrom({ todo, deletedAt, ...deletion }: TrashedTodoJson): TrashedTodo {
  return { ...deletion, todo: todoFrom(todo), deletedAt: deletedAt as Instant };
}
