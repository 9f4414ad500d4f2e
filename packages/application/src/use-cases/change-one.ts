import type { Instant, Todo, TodoId } from '@todo/domain';
import { TodoNotFoundError } from '../errors.ts';
import { assertHolds, type Precondition } from '../precondition.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

interface ChangeOfOne {
  readonly id: TodoId;
  readonly precondition: Precondition;
  readonly onCommitted: OnCommitted | undefined;
}

/** Changes one todo if it meets `precondition`. @throws TodoNotFoundError, StaleVersionError */
export async function changeOne(
  context: UseCaseContext,
  { id, precondition, onCommitted }: ChangeOfOne,
  transition: (todo: Todo, now: Instant) => Todo,
): Promise<Todo> {
  const command = commandOf(context, onCommitted);
  return context.store.transaction(command, async ({ todos }) => {
    const [changed] = await todos.update([id], (todo) => {
      assertHolds(precondition, todo);
      return transition(todo, command.at);
    });
    if (changed === undefined) throw new TodoNotFoundError([id]);
    return changed;
  });
}
