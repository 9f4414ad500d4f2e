/*
 * History, undo and the trash inside a program of your own. Each command is logged in the transaction that makes it, so
 * it can be undone as a whole, and each change reaches those who listen once and in order.
 */
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, UndoConflictError } from '@todo/application';

const app = createTodoApp({ store: inMemoryStore() });

// Changes of other processes on the same database arrive here, too.
const heard: string[] = [];
const { promise: hasHeardAll, resolve } = Promise.withResolvers<void>();
const unsubscribe = app.subscribe(({ seq, kind, todoId }) => {
  heard.push(`${seq} ${kind} ${todoId}`);
  if (kind === 'restored') resolve();
});

const milk = await app.add({ task: 'Buy milk' });
const dentist = await app.add({ task: 'Call the dentist' });

// One command, however many todos: `undo` takes all of it back.
await app.complete([milk.id, dentist.id]);
const { command, todos } = await app.undo();
for (const { id, before, after } of todos) {
  console.log(`Todo ${id}: ${before?.status} is ${after?.status} again`);
}

const { changes } = await app.changes({ after: 2 });
for (const { kind, todoId, reverts } of changes) {
  console.log(reverts === null ? kind : `${kind} by ${reverts.as}:`, todoId);
}

// What came since is not lost by an undo: it is refused as a whole.
await app.redo();
await app.edit(milk.id, { task: 'Buy oat milk' });
try {
  await app.undo(command);
} catch (error) {
  if (error instanceof UndoConflictError) console.log('Refused:', error.message);
  else throw error;
}

// A deleted todo is in the trash, and comes back under its id.
await app.delete([milk.id]);
const trash = await app.trash();
console.log('In the trash:', trash.todos.map(({ todo }) => todo.task).join(', '));
const [restored] = await app.restore([milk.id]);
console.log('Restored:', restored?.id, restored?.task);

await hasHeardAll;
unsubscribe();
console.log('Heard:', heard.join(', '));
