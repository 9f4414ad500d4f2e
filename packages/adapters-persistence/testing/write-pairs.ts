// node write-pairs.ts <database path>: gives the todos 1 and 2 the same new task, again and again until killed.
import Database from 'better-sqlite3';

const [path = ''] = process.argv.slice(2);
const database = new Database(path, { timeout: 10_000 });
database.pragma('synchronous = full');
const update = database.prepare('update todo set task = ?, search = ? where id in (1, 2)');
for (let n = 0; ; n += 1) {
  update.run(`${n}`, `${n}\n`);
  if (n === 0) process.stdout.write('begun\n');
}
