import type { Actor, CommandId, Owner } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import type { Command, Store } from '../ports/store.ts';

/** The context of an app's use cases: the ports, the owner of the todos, and the actor. */
export interface UseCaseContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly actor: Actor;
  readonly onCommitted?: OnCommitted;
}

/** Is called after the commit of a command with its id in the change log; not where nothing has changed. */
export type OnCommitted = (command: CommandId) => void;

/**
 * The command of a use case that starts at the current moment.
 * @param onCommitted is called for this command alone, beside the one of the context
 */
export function commandOf(
  { owner, actor, clock, onCommitted: ofContext }: Omit<UseCaseContext, 'store'>,
  onCommitted?: OnCommitted,
): Command {
  const both = ofContext && onCommitted ? inTurn(ofContext, onCommitted) : ofContext;
  const listener = both ?? onCommitted;
  return { owner, actor, at: clock.now(), ...(listener && { onCommitted: listener }) };
}

function inTurn(first: OnCommitted, second: OnCommitted): OnCommitted {
  return (command) => {
    first(command);
    second(command);
  };
}
