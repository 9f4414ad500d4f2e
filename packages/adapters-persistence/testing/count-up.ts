// node count-up.ts <database url> <id> <times>: adds one to the number that a todo of Ada's has for a task.
import { todosIn } from '@todo/application/testing';
import { edit } from '@todo/domain';
import { openDatabase } from '../src/index.ts';

const [url = '', id, times] = process.argv.slice(2);
await using database = await openDatabase({ url });
for (let n = 0; n < Number(times); n += 1) {
  await todosIn(database.store)('ada').update([Number(id)], (todo) =>
    edit(todo, { task: `${Number(todo.task) + 1}` }, todo.updatedAt),
  );
}
