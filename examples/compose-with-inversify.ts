/*
 * A host that composes with Inversify loads the modules that `todo` itself is made of, binds what is
 * its own, and asks for what it needs. What the modules bind, it may bind anew.
 */
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoApp } from '@todo/application';
import { coreModule, persistenceModule, tokens } from '@todo/composition';
import { Container, type ServiceIdentifier } from 'inversify';

interface Report {
  print(): Promise<void>;
}
const report = Symbol('report') as ServiceIdentifier<Report>;

/** A service of the host's own that needs the todos. */
function createReport(app: TodoApp): Report {
  return {
    async print() {
      const { todos } = await app.list();
      console.log(todos.map(({ id, task, status }) => `${id}  ${status}  ${task}`).join('\n'));
    },
  };
}

function hostContainer(): Container {
  const container = new Container();
  container.load(coreModule, persistenceModule);
  container.bind(tokens.databaseOptions).toConstantValue({ url: 'sqlite::memory:' });
  container.bind(report).toResolvedValue(createReport, [tokens.app]).inSingletonScope();
  return container;
}

// The database opens when something first needs it, and so the app has to be waited for.
const container = hostContainer();
const app = await container.getAsync(tokens.app);
const milk = await app.add({ task: 'Buy milk' });
await app.complete([milk.id]);
await (await container.getAsync(report)).print();
await container.unbindAllAsync();

// Another repository is one binding; two containers live side by side.
const other = hostContainer();
other.rebind(tokens.store).toConstantValue(inMemoryStore());
await (await other.getAsync(tokens.app)).add({ task: 'Kept in memory' });
await (await other.getAsync(report)).print();
await other.unbindAllAsync();
