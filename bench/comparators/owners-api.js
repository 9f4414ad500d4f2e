// Koa over the todos of many owners, wherever they are kept.
import { Router } from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { cursorOf, faultOf, positionOf, todoJson } from './owners-todos.js';

/** Serves them, and tells the parent process the port. */
export function serveOwners(todos) {
  const router = new Router({ prefix: '/api/v1/todos' });

  router.get('/', async (ctx) => {
    const { principal } = ctx.state;
    const { limit: given = '100', cursor } = ctx.query;
    const limit = Number(given);
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const rows = await todos.page(principal, { limit, after });
    if (rows.length > limit) {
      rows.pop();
      const next = new URLSearchParams({ ...ctx.query, cursor: cursorOf(rows.at(-1)) });
      ctx.set('Link', `<${ctx.path}?${next}>; rel="next"`);
    }
    ctx.body = rows.map(todoJson);
  });

  router.get('/:id', async (ctx) => {
    show(ctx, await todos.find(ctx.state.principal, Number(ctx.params.id)));
  });

  router.post('/', async (ctx) => {
    const { principal } = ctx.state;
    const { body } = ctx.request;
    const fault = body.task === undefined ? 'task' : faultOf(body);
    if (fault) ctx.throw(422, fault);
    const key = ctx.get('Idempotency-Key');
    ctx.status = 201;
    if (key === '') {
      const added = await todos.add(principal, body);
      show(ctx, added);
      ctx.set('Location', `${ctx.path}/${added.id}`);
      return;
    }
    const added = await todos.addOnce(principal, body, key);
    if (added === undefined) ctx.throw(422, 'Idempotency-Key');
    ctx.etag = added.revision;
    ctx.set('Location', `${ctx.path}/${added.id}`);
    ctx.type = 'json';
    ctx.body = added.answer;
  });

  router.patch('/:id', async (ctx) => {
    const fault = faultOf(ctx.request.body);
    if (fault) ctx.throw(422, fault);
    show(ctx, await todos.change(ctx.state.principal, Number(ctx.params.id), ctx.request.body));
  });

  const app = new Koa();
  app.use(bodyParser());
  app.use(async (ctx, next) => {
    const principal = await principalOf(ctx, todos);
    if (principal === undefined) ctx.throw(401);
    const scope = ctx.method === 'GET' ? 'todos:read' : 'todos:write';
    if (!principal.scopes.includes(scope)) ctx.throw(403);
    ctx.state.principal = principal;
    return next();
  });
  app.use(router.routes());
  const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** Without a token, it is that of the machine where there is one. */
function principalOf(ctx, todos) {
  const [, token] = /^Bearer (.+)$/.exec(ctx.get('Authorization')) ?? [];
  return token === undefined ? todos.local : todos.principal(token);
}

function show(ctx, row) {
  if (row === undefined) ctx.throw(404);
  ctx.etag = row.revision;
  ctx.body = todoJson(row);
}
