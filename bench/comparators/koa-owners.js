// Koa and statements by hand over the tables that Todo has, for the owner that a header names.
import { Router } from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { cursorOf, faultOf, openOwnersTodos, todoJson } from './owners-todos.js';

const todos = openOwnersTodos(process.argv[2]);
const router = new Router({ prefix: '/api/v1/todos' });

router.get('/', (ctx) => {
  const { owner } = ctx.state;
  const { limit: given = '100', cursor, ...filter } = ctx.query;
  const limit = Number(given);
  const rows = todos.page(owner, { ...filter, limit, after: cursor });
  if (rows.length > limit) {
    rows.pop();
    const next = new URLSearchParams({ ...ctx.query, cursor: cursorOf(rows.at(-1), filter) });
    ctx.set('Link', `<${ctx.path}?${next}>; rel="next"`);
  }
  ctx.body = rows.map(todoJson);
});

router.get('/:id', (ctx) => {
  show(ctx, todos.find(ctx.state.owner, Number(ctx.params.id)));
});

router.post('/', (ctx) => {
  const { owner } = ctx.state;
  const { body } = ctx.request;
  const fault = body.task === undefined ? 'task' : faultOf(body);
  if (fault) ctx.throw(422, fault);
  const key = ctx.get('Idempotency-Key');
  ctx.status = 201;
  if (key === '') {
    const added = todos.add.immediate(owner, body);
    show(ctx, added);
    ctx.set('Location', `${ctx.path}/${added.id}`);
    return;
  }
  const added = todos.addOnce.immediate(owner, body, key);
  if (added === undefined) ctx.throw(422, 'Idempotency-Key');
  ctx.etag = added.revision;
  ctx.set('Location', `${ctx.path}/${added.id}`);
  ctx.type = 'json';
  ctx.body = added.answer;
});

router.patch('/:id', (ctx) => {
  const fault = faultOf(ctx.request.body);
  if (fault) ctx.throw(422, fault);
  show(ctx, todos.change.immediate(ctx.state.owner, Number(ctx.params.id), ctx.request.body));
});

function show(ctx, row) {
  if (row === undefined) ctx.throw(404);
  ctx.etag = row.revision;
  ctx.body = todoJson(row);
}

const app = new Koa();
app.use(bodyParser());
app.use((ctx, next) => {
  const owner = ctx.get('X-Owner');
  if (owner === '') ctx.throw(401);
  ctx.state.owner = owner;
  return next();
});
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
