import type { Actor, CommandId, Owner } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import type { Command, Store } from '../ports/store.ts';

/** The context of an app's use cases: the ports, the owner of the todos, and the actor. */
export interface UseCaseContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly actor: Actor;
}

/** Is called after the commit of a command with its id in the change log; not where nothing has changed. */
export type OnCommitted = (command: CommandId) => void;

/** The command of a use case that starts at the current moment. */
export function commandOf(
  { owner, actor, clock }: Omit<UseCaseContext, 'store'>,
  onCommitted?: OnCommitted,
): Command {
  return { owner, actor, at: clock.now(), ...(onCommitted && { onCommitted }) };
}
