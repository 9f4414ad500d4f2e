import { systemClock, type Clock, type Store, type TodoApp } from '@todo/application';
import { localOwner, type Owner, type Principal } from '@todo/domain';
import { ContainerModule } from 'inversify';
import { createApp } from '../factories/create-app.ts';
import { tokens } from './tokens.ts';

/** The use cases. Needs a `store`. */
export const coreModule = new ContainerModule(({ bind }) => {
  bind(tokens.owner).toConstantValue(localOwner);
  bind(tokens.clock).toConstantValue(systemClock);
  bind(tokens.app)
    .toResolvedValue(
      (store: Store, owner: Owner, clock: Clock) => createApp({ store }, { owner, clock }),
      [tokens.store, tokens.owner, tokens.clock],
    )
    .inSingletonScope();
  bind(tokens.appFor)
    .toResolvedValue(
      (app: TodoApp, store: Store, clock: Clock) =>
        ({ owner, actor, isAnonymous }: Principal) =>
          isAnonymous ? app : createApp({ store }, { owner, actor, clock }),
      [tokens.app, tokens.store, tokens.clock],
    )
    .inSingletonScope();

  // Inversify deactivates all services at the same moment. One stack closes them in order, so that the
  // server still has a database for the requests in flight.
  bind(tokens.resources)
    .toResolvedValue(() => new AsyncDisposableStack())
    .inSingletonScope()
    .onDeactivation((resources) => resources.disposeAsync());
});
