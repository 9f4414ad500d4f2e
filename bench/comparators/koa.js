// Koa, its router and body parser, and statements by hand.
import { Router } from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { afterOf, isTodo, openTodos, statements } from './todos-table.js';

const todos = statements(openTodos(process.argv[2]));
const router = new Router({ prefix: '/api/v1/todos' });
router.get('/', (ctx) => {
  ctx.body = todos.page(afterOf(ctx.query), Number(ctx.query.limit ?? 100));
});
router.get('/:id', (ctx) => {
  ctx.body = todos.one(Number(ctx.params.id));
});
router.post('/', (ctx) => {
  if (!isTodo(ctx.request.body)) ctx.throw(422);
  ctx.status = 201;
  ctx.body = todos.add(ctx.request.body);
});

const app = new Koa();
app.use(bodyParser());
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
