/*
 * The core inside a program of your own: no server, no database, no framework. Todos are kept by
 * any implementation of the `Store` port, here the one in memory; the time comes from a `Clock`.
 */
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, systemClock, TodoNotFoundError, type Clock } from '@todo/application';
import { InvalidTodoError, instant } from '@todo/domain';

const clock: Clock = { ...systemClock, now: () => instant(Date.UTC(2026, 10, 22, 9, 30)) };

// An app is always one owner's. Nothing is global: any number of apps live side by side.
const store = inMemoryStore();
const ada = createTodoApp({ store, owner: 'ada', clock });
const bob = createTodoApp({ store, owner: 'bob', clock });

const milk = await ada.add({ task: 'Buy milk' });
await ada.add({ task: 'Call the dentist', status: 'In Process' });
await ada.complete([milk.id]);
await bob.add({ task: 'Water the plants' });

for (const [name, app] of Object.entries({ ada, bob })) {
  const { todos } = await app.list();
  console.log(`${name}:`, todos.map(({ task, status }) => `${task} (${status})`).join(', '));
}

const { completedAt } = await ada.get(milk.id);
console.log('The milk was bought at', completedAt);

try {
  await ada.add({ task: '   ' });
} catch (error) {
  if (error instanceof InvalidTodoError) console.log('Refused:', error.faults);
  else throw error;
}

try {
  await bob.get(milk.id);
} catch (error) {
  if (error instanceof TodoNotFoundError) console.log('Not his:', error.message);
  else throw error;
}
