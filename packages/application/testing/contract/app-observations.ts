import assert from 'node:assert/strict';
import {
  changeJson,
  isTodoError,
  todoJson,
  type OnCommitted,
  type TodoApp,
  type TodoError,
  type TodoJson,
} from '@todo/application';
import type { CommandId, TodoId } from '@todo/domain';

/** An id that no todo of a test has. */
export const missingId: TodoId = 999_999_999;

/** Adds todos one after the other. @returns their ids */
export async function addTasks(
  app: TodoApp,
  ...tasks: readonly string[]
): Promise<readonly TodoId[]> {
  const ids: TodoId[] = [];
  for (const task of tasks) ids.push((await app.add({ task })).id);
  return ids;
}

/** The todos as JSON, by id: what a caller of another process compares. */
export async function todosOf(app: TodoApp): Promise<readonly TodoJson[]> {
  return (await app.list({ sort: ['id'], limit: 1000 })).todos.map(todoJson);
}

/** The same with the revisions, which each change draws anew. */
export async function statesOf(app: TodoApp): Promise<readonly unknown[]> {
  const { todos } = await app.list({ sort: ['id'], limit: 1000 });
  return todos.map((todo) => ({ ...todoJson(todo), revision: todo.revision }));
}

/** Everything that a caller can see: todos, trash and changes. */
export async function everythingOf(app: TodoApp): Promise<unknown> {
  const { changes } = await app.changes({ limit: 1000 });
  return {
    todos: await statesOf(app),
    trash: (await app.trash(1000)).todos.map(({ todo }) => todo.id),
    changes: changes.map(changeJson),
  };
}

/**
 * Checks that a call is refused with an error of the core, and that it has changed nothing.
 * @returns the error
 */
export async function refusalOf(
  app: TodoApp,
  call: () => Promise<unknown>,
  code: TodoError['code'],
): Promise<TodoError> {
  const before = await everythingOf(app);
  const error = await call().then(
    () => assert.fail(`the call should have been refused with ${code}`),
    (refusal: unknown) => refusal,
  );
  assert.ok(isTodoError(error), `not an error of the core: ${String(error)}`);
  assert.equal(error.code, code);
  assert.deepEqual(await everythingOf(app), before);
  return error;
}

/** The places of the faults in an error, in any order, for they may have been found in another. */
export function pointersOf(error: TodoError): readonly string[] {
  return 'faults' in error ? error.faults.map(({ pointer }) => pointer).toSorted() : [];
}

/** Receives the ids of the commands that are committed. */
export function commandIds(): { readonly ids: readonly CommandId[]; readonly note: OnCommitted } {
  const ids: CommandId[] = [];
  return { ids, note: (id) => void ids.push(id) };
}
