import {
  byId,
  newRevision,
  searchText,
  sortValue,
  TodoNotFoundError,
  type DueBound,
  type IdempotencyRecord,
  type SortStep,
  type SortValue,
  type TodoFilter,
  type TodoPosition,
  type TodoRepository,
  type TodosOf,
} from '@todo/application';
import {
  assertOwner,
  instant,
  isCalendarDate,
  type Due,
  type Instant,
  type Owner,
  type Todo,
  type TodoDraft,
  type TodoId,
} from '@todo/domain';

/**
 * Todos kept in memory, and gone with it: for tests and for trying things out. It looks at every
 * todo for every question, which is slow and easy to see through: others are compared with it.
 */
export function inMemoryTodos(): TodosOf {
  // One counter for everybody: an id says nothing about whose todo it is.
  let lastId = 0;
  const todosByOwner = new Map<Owner, Map<TodoId, Todo>>();
  const recordsByOwner = new Map<Owner, Map<string, StoredRecord>>();

  return (owner) => {
    assertOwner(owner);
    const todos = todosByOwner.get(owner) ?? new Map<TodoId, Todo>();
    todosByOwner.set(owner, todos);
    const records = recordsByOwner.get(owner) ?? new Map<string, StoredRecord>();
    recordsByOwner.set(owner, records);
    return repository(todos, records, () => ++lastId);
  };
}

interface StoredRecord extends IdempotencyRecord {
  readonly expiresAt: Instant;
}

function repository(
  todos: Map<TodoId, Todo>,
  records: Map<string, StoredRecord>,
  nextId: () => TodoId,
): TodoRepository {
  function made(draft: TodoDraft): Todo {
    return Object.freeze({ id: nextId(), revision: newRevision(), ...draft });
  }

  function all(ids: readonly TodoId[]): readonly Todo[] {
    const missing = ids.filter((id) => !todos.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => todos.get(id) ?? []);
  }

  return {
    async add(draft) {
      const todo = made(draft);
      todos.set(todo.id, todo);
      return todo;
    },

    async addOnce(draft, { key, fingerprint, answer, now, expiresAt }) {
      for (const [old, record] of records) if (record.expiresAt <= now) records.delete(old);
      const before = records.get(key);
      if (before)
        return {
          id: before.id,
          revision: before.revision,
          fingerprint: before.fingerprint,
          answer: before.answer,
          isNew: false,
        };
      const todo = made(draft);
      const { id, revision } = todo;
      const record = { id, revision, fingerprint, answer: answer(todo), isNew: true };
      todos.set(todo.id, todo);
      records.set(key, { ...record, expiresAt });
      return record;
    },

    async find(id) {
      return todos.get(id);
    },

    async list({ order = byId, limit, after, ...filter }) {
      const position = (todo: Todo): TodoPosition =>
        order.map(({ field }) => sortValue(todo, field));
      const following = [...todos.values()]
        .filter((todo) => matches(todo, filter))
        .filter((todo) => after === undefined || compare(position(todo), after, order) > 0)
        .toSorted((a, b) => compare(position(a), position(b), order));
      const page = following.slice(0, limit);
      const last = page.at(-1);
      return { todos: page, ...(last && following.length > limit && { next: position(last) }) };
    },

    async count(filter) {
      return [...todos.values()].filter((todo) => matches(todo, filter)).length;
    },

    async tags() {
      const uses = Map.groupBy(
        [...todos.values()].flatMap((todo) => todo.tags),
        (tag) => tag,
      );
      return [...uses]
        .toSorted(([a, as], [b, bs]) => bs.length - as.length || compareText(a, b))
        .map(([tag]) => tag);
    },

    async update(ids, transition) {
      const changed = all(ids).map((before) => {
        const todo = transition(before);
        return todo === before ? before : Object.freeze({ ...todo, revision: newRevision() });
      });
      for (const todo of changed) todos.set(todo.id, todo);
      return changed;
    },

    async remove(ids, permit) {
      for (const todo of all(ids)) permit(todo);
      for (const id of ids) todos.delete(id);
    },
  };
}

function matches(todo: Todo, filter: TodoFilter): boolean {
  const { statuses, priorities, tags = [], words = [], hasDue, dueBefore, dueAfter } = filter;
  const text = searchText(todo);
  return (
    (statuses?.includes(todo.status) ?? true) &&
    (priorities?.includes(todo.priority) ?? true) &&
    tags.every((group) => group.some((tag) => todo.tags.includes(tag))) &&
    words.every((word) => text.includes(word)) &&
    (hasDue === undefined || todo.due === null) &&
    (dueBefore === undefined || (todo.due !== null && sideOf(todo.due, dueBefore) < 0)) &&
    (dueAfter === undefined || (todo.due !== null && sideOf(todo.due, dueAfter) > 0))
  );
}

/** Negative where `due` comes before the bound, positive where it comes after. */
function sideOf(due: Due, bound: DueBound): number {
  return isCalendarDate(due)
    ? compareText(due, bound.date)
    : compareText(instant(Date.parse(due)), bound.instant);
}

function compare(a: TodoPosition, b: TodoPosition, order: readonly SortStep[]): number {
  for (const [index, { descending }] of order.entries()) {
    const [left = null, right = null] = [a[index], b[index]];
    // What has no value comes last, whichever way the others go.
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else {
      const difference = compareValues(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
  }
  return 0;
}

function compareValues(a: NonNullable<SortValue>, b: NonNullable<SortValue>): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

/** By code point, as databases do; JavaScript's own comparison goes by UTF-16 unit. */
function compareText(a: string, b: string): number {
  const [as, bs] = [codePointsOf(a), codePointsOf(b)];
  const differing = as.findIndex((codePoint, index) => codePoint !== bs[index]);
  if (differing < 0) return as.length - bs.length;
  return (as[differing] ?? 0) - (bs[differing] ?? -1);
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
