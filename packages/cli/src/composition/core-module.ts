import { createTodoApp, systemClock, type Clock, type TodosOf } from '@todo/application';
import { localOwner, type Owner } from '@todo/domain';
import { ContainerModule } from 'inversify';
import { services } from './services.ts';

/** The use cases. Needs `todosOf`. */
export const coreModule = new ContainerModule(({ bind }) => {
  bind(services.owner).toConstantValue(localOwner);
  bind(services.clock).toConstantValue(systemClock);
  bind(services.app)
    .toResolvedValue(
      (todosOf: TodosOf, owner: Owner, clock: Clock) =>
        createTodoApp({ todos: todosOf(owner), clock }),
      [services.todosOf, services.owner, services.clock],
    )
    .inSingletonScope();

  // Inversify ends all services at the same moment. One stack that closes them in order lets the
  // server answer what is in flight while it still has a database.
  bind(services.resources)
    .toResolvedValue(() => new AsyncDisposableStack())
    .inSingletonScope()
    .onDeactivation((resources) => resources.disposeAsync());
});
