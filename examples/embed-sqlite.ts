/*
 * The core over a SQLite file: one call opens it, one closes it. Other programs, `todo` among them,
 * may use the same file at the same time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';

const folder = await mkdtemp(join(tmpdir(), 'todo-example-'));
const url = `sqlite:${join(folder, 'todo.db')}`;

const database = await openDatabase({ url });
const app = createTodoApp({ store: database.store });
const milk = await app.add({ task: 'Buy milk' });
await app.add({ task: 'Call the dentist' });
await app.complete([milk.id]);
await database.close();

// What was written is there when the file is opened again; `await using` closes it by itself.
{
  await using reopened = await openDatabase({ url });
  const { todos } = await createTodoApp({ store: reopened.store }).list();
  for (const { id, status, task, version } of todos) {
    console.log(`${id}  ${status}  ${task}  (version ${version})`);
  }
}

await rm(folder, { recursive: true });
