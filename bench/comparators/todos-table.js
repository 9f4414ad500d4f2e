// The same table, the same file mode and the same durability for each server.
import Database from 'better-sqlite3';

export function openDatabase(path) {
  const database = new Database(path);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  return database;
}

export function openTodos(path) {
  const database = openDatabase(path);
  database.exec(`
    create table if not exists todo (
      id integer primary key autoincrement,
      task text not null,
      status text not null,
      priority text not null,
      due text,
      tags text not null,
      notes text not null,
      createdAt text not null,
      updatedAt text not null,
      completedAt text
    )
  `);
  return database;
}

const columns = [
  'task',
  'status',
  'priority',
  'due',
  'tags',
  'notes',
  'createdAt',
  'updatedAt',
  'completedAt',
];

/** Statements written by hand, prepared once. */
export function statements(database) {
  const insert = database.prepare(
    `insert into todo (${columns.join()}) values (${columns.map((name) => `@${name}`).join()})`,
  );
  const one = database.prepare('select * from todo where id = ?');
  const page = database.prepare('select * from todo where id > ? order by id limit ?');
  return {
    one: (id) => todo(one.get(id)),
    page: (after, limit) => page.all(after, limit).map(todo),
    add(fields) {
      const row = rowFrom(fields);
      return todo({ id: insert.run(row).lastInsertRowid, ...row });
    },
  };
}

function todo(row) {
  return row && { ...row, tags: JSON.parse(row.tags) };
}

/** Where a page goes on, of what its query says. */
export function afterOf({ cursor }) {
  return cursor === undefined ? 0 : JSON.parse(Buffer.from(cursor, 'base64url').toString())[1];
}

/** The least validation that can be called one. */
export function isTodo(body) {
  return typeof body?.task === 'string' && body.task.trim() !== '' && body.task.length <= 500;
}

export function rowFrom({
  task,
  status = 'Pending',
  priority = 'none',
  due = null,
  tags = [],
  notes = '',
}) {
  const now = new Date().toISOString();
  return {
    task: task.trim(),
    status,
    priority,
    due,
    tags: JSON.stringify(tags),
    notes,
    createdAt: now,
    updatedAt: now,
    completedAt: null,
  };
}
