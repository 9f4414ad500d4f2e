// node count-up.ts <database url> <id> <times>: adds one to the number that a todo has for a task.
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';

const [url = '', id, times] = process.argv.slice(2);
// As a command does.
await using database = await openDatabase({ url, shortLived: true });
const app = createTodoApp({ store: database.store });
for (let n = 0; n < Number(times); n += 1) {
  await app.edit(Number(id), ({ task }) => ({ task: `${Number(task) + 1}` }));
}
