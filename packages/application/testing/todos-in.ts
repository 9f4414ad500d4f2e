import type { Command, Repositories, Store, TodoRepository } from '@todo/application';
import {
  localActor,
  type Instant,
  type Owner,
  type Revision,
  type Todo,
  type TodoDraft,
  type TodoId,
} from '@todo/domain';
import { aMoment } from './a-todo.ts';

/** The todos of one owner in a store, each method in its own transaction. */
export interface StoredTodos extends TodoRepository {
  /** Adds a todo unless one was added under the key before. */
  addOnce(draft: TodoDraft, request: KeyedRequest): Promise<KeyedAnswer>;
}

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  readonly fingerprint: string;
  readonly answer: (todo: Todo) => string;
  readonly now: Instant;
  readonly expiresAt: Instant;
}

export interface KeyedAnswer {
  readonly id: TodoId;
  readonly revision: Revision;
  readonly fingerprint: string;
  readonly answer: string;
  readonly isNew: boolean;
}

/** The command of a test's transactions, unless the test sets another. */
export function aCommand(owner: Owner = 'ada', fields: Partial<Command> = {}): Command {
  return { owner, actor: localActor, at: aMoment, ...fields };
}

/** For tests that are about todos and not about transactions. */
export function todosIn(store: Store): (owner: Owner) => StoredTodos {
  return (owner) => {
    const write = <Result>(work: (data: Repositories) => Promise<Result>) =>
      store.transaction(aCommand(owner), work);
    return {
      add: (draft) => write(({ todos }) => todos.add(draft)),
      addAll: (drafts) => write(({ todos }) => todos.addAll(drafts)),
      addOnce: (draft, request) => write((data) => addOnce(data, draft, request)),
      find: (id) => store.read(owner, ({ todos }) => todos.find(id)),
      findAll: (ids) => store.read(owner, ({ todos }) => todos.findAll(ids)),
      list: (query) => store.read(owner, ({ todos }) => todos.list(query)),
      count: (filter) => store.read(owner, ({ todos }) => todos.count(filter)),
      tags: () => store.read(owner, ({ todos }) => todos.tags()),
      update: (ids, transition) => write(({ todos }) => todos.update(ids, transition)),
      remove: (ids, permit) => write(({ todos }) => todos.remove(ids, permit)),
    };
  };
}

async function addOnce(
  { todos, requests }: Repositories,
  draft: TodoDraft,
  { key, fingerprint, answer, now, expiresAt }: KeyedRequest,
): Promise<KeyedAnswer> {
  const before = await requests.find(key, now);
  if (before !== undefined) {
    const { todoId, revision } = before;
    return {
      id: todoId,
      revision,
      fingerprint: before.fingerprint,
      answer: before.answer,
      isNew: false,
    };
  }
  const todo = await todos.add(draft);
  const { id, revision } = todo;
  const record = { todoId: id, revision, fingerprint, answer: answer(todo), expiresAt };
  await requests.add(key, record, now);
  return { id, revision, fingerprint, answer: record.answer, isNew: true };
}
