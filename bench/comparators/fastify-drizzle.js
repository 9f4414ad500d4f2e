// Fastify with Drizzle on better-sqlite3.
import { asc, eq, gt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import Fastify from 'fastify';
import { afterOf, openTodos, rowFrom } from './todos-table.js';

const table = sqliteTable('todo', {
  id: integer().primaryKey({ autoIncrement: true }),
  task: text().notNull(),
  status: text().notNull(),
  priority: text().notNull(),
  due: text(),
  tags: text().notNull(),
  notes: text().notNull(),
  createdAt: text().notNull(),
  updatedAt: text().notNull(),
  completedAt: text(),
});
const db = drizzle(openTodos(process.argv[2]));
const one = db
  .select()
  .from(table)
  .where(eq(table.id, sql.placeholder('id')))
  .prepare();
const page = db
  .select()
  .from(table)
  .where(gt(table.id, sql.placeholder('after')))
  .orderBy(asc(table.id))
  .limit(sql.placeholder('limit'))
  .prepare();
const todo = (row) => row && { ...row, tags: JSON.parse(row.tags) };

const app = Fastify();
const body = {
  type: 'object',
  required: ['task'],
  properties: { task: { type: 'string', minLength: 1, maxLength: 500 } },
};
app.get('/api/v1/todos', ({ query }) =>
  page.all({ after: afterOf(query), limit: Number(query.limit ?? 100) }).map(todo),
);
app.get('/api/v1/todos/:id', (request) => todo(one.get({ id: Number(request.params.id) })));
app.post('/api/v1/todos', { schema: { body } }, (request, reply) => {
  reply.code(201);
  return todo(db.insert(table).values(rowFrom(request.body)).returning().get());
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send(app.server.address().port);
