import { canonicalFields, draft, type NewTodo, type Revision, type TodoId } from '@todo/domain';
import { todoJson } from '../todo-json.ts';
import { fingerprintOf } from './answer-once.ts';
import { once } from './once.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

/** A todo that was added by this call or by an earlier one. */
export interface AddedOnce {
  readonly id: TodoId;
  /** The todo at the time it was added, as JSON: the same text each time. */
  readonly json: string;
  /** The revision of the todo at that time. */
  readonly revision: Revision;
  /** Whether an earlier call has added it. */
  readonly replayed: boolean;
}

export function addTodoOnce(context: UseCaseContext) {
  /**
   * Adds a todo, unless a call with this key has added it within the last 24 hours; then it returns the same result.
   * @param key 1 to 255 characters, chosen by the caller
   * @throws InvalidTodoError, IdempotencyError
   */
  return async (fields: NewTodo, key: string, onCommitted?: OnCommitted): Promise<AddedOnce> => {
    const { store, owner } = context;
    using claims = new DisposableStack();
    claims.defer(store.claim(owner, key));
    const command = commandOf(context, onCommitted);
    const added = draft(fields, command.at);
    // The same for all inputs that make the same todo, however they are written.
    const fingerprint = await fingerprintOf(canonicalFields(added));
    const { todoId, answer, ...rest } = await once(
      store,
      command,
      { key, fingerprint },
      async ({ todos }) => {
        const todo = await todos.add(added);
        const { id, revision } = todo;
        return { todoId: id, revision, answer: JSON.stringify(todoJson(todo)) };
      },
    );
    return { ...rest, id: todoId, json: answer };
  };
}
