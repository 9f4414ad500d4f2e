// Koa with MikroORM as its documentation shows it: a fork a request, managed entities, flush.
import { Router } from '@koa/router';
import { defineEntity, MikroORM, p, RequestContext } from '@mikro-orm/sqlite';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { afterOf, isTodo, openTodos, rowFrom } from './todos-table.js';

const Todo = defineEntity({
  name: 'Todo',
  tableName: 'todo',
  properties: {
    id: p.integer().primary().autoincrement(),
    task: p.text(),
    status: p.text(),
    priority: p.text(),
    due: p.text().nullable(),
    tags: p.text(),
    notes: p.text(),
    createdAt: p.text().fieldName('createdAt'),
    updatedAt: p.text().fieldName('updatedAt'),
    completedAt: p.text().fieldName('completedAt').nullable(),
  },
});

openTodos(process.argv[2]).close();
const orm = await MikroORM.init({
  entities: [Todo],
  dbName: process.argv[2],
  onCreateConnection: async (connection) => {
    await connection.executeQuery({ sql: 'pragma synchronous = full', parameters: [], query: {} });
  },
});
const shown = (todo) => todo && { ...todo, tags: JSON.parse(todo.tags) };

const router = new Router({ prefix: '/api/v1/todos' });
router.get('/', async (ctx) => {
  const limit = Number(ctx.query.limit ?? 100);
  const where = { id: { $gt: afterOf(ctx.query) } };
  ctx.body = (await orm.em.find(Todo, where, { orderBy: { id: 'asc' }, limit })).map(shown);
});
router.get('/:id', async (ctx) => {
  ctx.body = shown(await orm.em.findOne(Todo, Number(ctx.params.id)));
});
router.post('/', async (ctx) => {
  if (!isTodo(ctx.request.body)) ctx.throw(422);
  const todo = orm.em.create(Todo, rowFrom(ctx.request.body));
  await orm.em.flush();
  ctx.status = 201;
  ctx.body = shown(todo);
});

const app = new Koa();
app.use(bodyParser());
app.use((ctx, next) => RequestContext.create(orm.em, next));
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
