import type { Actor, Owner } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import type { Command, Store } from '../ports/store.ts';

/** What the use cases of one app work with: the ports, on whose todos, and on whose behalf. */
export interface UseCaseContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly actor: Actor;
}

/** The command that begins now. */
export function commandOf({ owner, actor, clock }: Omit<UseCaseContext, 'store'>): Command {
  return { owner, actor, at: clock.now() };
}
