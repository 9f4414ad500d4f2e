// Koa and statements by hand, with the least that Todo's contract asks of each answer, and a log of changes.
import { randomBytes } from 'node:crypto';
import { serveWithDuties } from './duties-api.js';
import { openDatabase } from './todos-table.js';

const [path, folder] = process.argv.slice(2);
const database = openDatabase(path);
database.exec(`
  create table todo (
    id integer primary key autoincrement,
    revision text not null,
    task text not null,
    status text not null,
    priority text not null,
    due text,
    tags text not null,
    notes text not null,
    createdAt text not null,
    updatedAt text not null,
    completedAt text
  );
  create table todo_change (
    seq integer primary key autoincrement,
    command text not null,
    actor text not null,
    changedAt text not null,
    kind text not null,
    todoId integer not null,
    todoBefore text,
    todoAfter text
  )
`);
const selectOne = database.prepare('select * from todo where id = ?');
const selectPage = database.prepare('select * from todo where id > ? order by id limit ?');
const insertTodo = database.prepare(`
  insert into todo (revision, task, status, priority, due, tags, notes, createdAt, updatedAt, completedAt)
  values (@revision, @task, @status, @priority, @due, @tags, @notes, @createdAt, @updatedAt, @completedAt)
`);
const insertChange = database.prepare(`
  insert into todo_change (command, actor, changedAt, kind, todoId, todoAfter)
  values (?, 'local', ?, 'created', ?, ?)
`);

const add = database.transaction((fields) => {
  const now = new Date().toISOString();
  const row = {
    ...fields,
    tags: JSON.stringify(fields.tags),
    revision: drawn(),
    createdAt: now,
    updatedAt: now,
    completedAt: fields.status === 'Completed' ? now : null,
  };
  const added = { id: Number(insertTodo.run(row).lastInsertRowid), ...row };
  const { id, revision } = added;
  insertChange.run(drawn(), now, id, JSON.stringify({ ...toJson(added), version: 1, revision }));
  return added;
});

serveWithDuties(
  {
    find: (id) => selectOne.get(id),
    /** At most `limit` rows, and one more where another page follows. */
    page: ({ limit, after = 0 }) => selectPage.all(after, limit + 1),
    add: (fields) => add.immediate(fields),
    toJson,
  },
  folder,
);

function toJson(row) {
  return {
    id: row.id,
    task: row.task,
    status: row.status,
    priority: row.priority,
    due: row.due,
    tags: JSON.parse(row.tags),
    notes: row.notes,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    completedAt: row.completedAt,
  };
}

function drawn() {
  return randomBytes(16).toString('hex');
}
