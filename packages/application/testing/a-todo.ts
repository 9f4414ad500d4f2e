import {
  draft,
  instant,
  type Instant,
  type NewTodo,
  type Revision,
  type Todo,
  type TodoDraft,
} from '@todo/domain';

/** The moment at which the todos of a test are created, unless the test sets another. */
export const aMoment: Instant = instant(Date.UTC(2026, 10, 22, 9, 30));

/** `milliseconds` after {@link aMoment}. */
export function momentsLater(milliseconds: number): Instant {
  return instant(Date.parse(aMoment) + milliseconds);
}

/** A draft with defaults for all fields that the test does not set. */
export function aDraft(fields: Partial<NewTodo> = {}, now: Instant = aMoment): TodoDraft {
  return draft({ task: 'Buy milk', ...fields }, now);
}

/** The revision of a test's todo, unless the test sets another. */
export const aRevision: Revision = '5f0c7d1e-8d57-4c5e-9a43-1f2b3c4d5e6f';

/** A todo with defaults for all fields that the test does not set. */
export function aTodo(fields: Partial<Todo> = {}): Todo {
  const { task = 'Buy milk', status = 'Pending' } = fields;
  return Object.freeze({ id: 1, revision: aRevision, ...aDraft({ task, status }), ...fields });
}
