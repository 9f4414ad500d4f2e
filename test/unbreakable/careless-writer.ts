// node careless-writer.ts <database> <synchronous> <count>: adds todos without this project's code, and so without a log.
import { DatabaseSync } from 'node:sqlite';

const [path = '', synchronous = '', count] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec(`pragma synchronous = ${synchronous}`);
const insert = database.prepare(`
  insert into todo (owner, version, task, status, created_at, updated_at, search)
  values ('careless', 1, ?, 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', ?)
`);
for (let n = 0; n < Number(count); n += 1) {
  const { lastInsertRowid } = insert.run(`Task ${n}`, `task ${n}\n`);
  process.stdout.write(`Added ${lastInsertRowid}\n`);
}
database.close();
