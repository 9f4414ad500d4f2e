// Koa with the least that Todo's contract asks of each answer, over the todos of one owner, wherever they are kept.
import { hash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Router } from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import pino from 'pino';
import { newTodoFrom, todoFaults } from './duties-checks.js';
import { cursorOf, positionOf } from './owners-todos.js';

const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};

const internal = { status: 500, message: 'Something went wrong.' };

/** Serves them, logs to a file in the folder, and tells the parent process the port. */
export function serveWithDuties(todos, folder) {
  const log = logTo(join(folder, 'log'));
  const router = new Router({ prefix: '/api/v1/todos' });

  router.get('/', async (ctx) => {
    const { limit, after } = wantedPage(ctx);
    const rows = await todos.page({ limit, after });
    if (rows.length > limit) {
      rows.pop();
      const next = new URLSearchParams({ ...ctx.query, cursor: cursorOf(rows.at(-1)) });
      ctx.set('Link', `<${ctx.path}?${next}>; rel="next"`);
    }
    ctx.status = 200;
    const revisions = rows.map(({ revision }) => revision).join();
    show(ctx, hash('sha256', revisions, 'base64url'), () => rows.map(todos.toJson));
  });

  router.get('/:id', async (ctx) => {
    const row = await todos.find(idIn(ctx));
    if (row === undefined) ctx.throw(404, 'There is no such todo.');
    ctx.status = 200;
    show(ctx, row.revision, () => todos.toJson(row));
  });

  router.post('/', async (ctx) => {
    if (!ctx.is('json')) ctx.throw(415, 'The body has to be JSON.');
    const { body } = ctx.request;
    const errors = todoFaults(body);
    if (errors.length > 0) ctx.throw(422, 'The body is not valid.', { errors });
    const added = await todos.add(newTodoFrom(body));
    ctx.status = 201;
    ctx.set('Location', `${ctx.path}/${added.id}`);
    show(ctx, added.revision, () => todos.toJson(added));
  });

  const app = new Koa();
  app.use(async (ctx, next) => {
    const begin = performance.now();
    const requestId = requestIdOf(ctx);
    ctx.set(securityHeaders);
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
      if (ctx.status === 404) ctx.throw(404, 'There is no such path.');
    } catch (error) {
      if (!isRefusal(error)) log.error({ requestId, err: error }, 'request failed');
      sendProblem(ctx, error, requestId);
    }
    const { method, path, status } = ctx;
    log.info({ requestId, method, path, status, ms: performance.now() - begin }, 'request');
  });
  app.use(bodyParser());
  app.use(router.routes());
  const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** Lines are written in blocks, and at least once a second. */
function logTo(file) {
  const destination = pino.destination({
    dest: file,
    sync: false,
    minLength: 4096,
    periodicFlush: 1000,
  });
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

function requestIdOf(ctx) {
  const given = ctx.get('X-Request-Id');
  return /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Answers with the JSON of a state, unless the client has that state already. */
function show(ctx, tag, json) {
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.etag = tag;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = json();
}

/** Of Koa or its body parser: what is wrong with a request. */
function isRefusal({ status }) {
  return status >= 400 && status < 500;
}

function sendProblem(ctx, error, requestId) {
  const { status, message: detail, errors } = isRefusal(error) ? error : internal;
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'application/problem+json; charset=utf-8';
  ctx.body = JSON.stringify({ status, detail, instance: ctx.path, requestId, errors });
}

function idIn(ctx) {
  const { id } = ctx.params;
  if (!/^[1-9]\d{0,14}$/.test(id)) ctx.throw(400, 'The id of a todo is a positive whole number.');
  return Number(id);
}

const parameters = new Set(['limit', 'cursor']);

function wantedPage(ctx) {
  for (const [name, value] of Object.entries(ctx.query)) {
    if (!parameters.has(name)) ctx.throw(400, `${name} is not known.`);
    if (typeof value !== 'string') ctx.throw(400, `${name} comes more than once.`);
  }
  const { limit = '100', cursor } = ctx.query;
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > 1000) {
    ctx.throw(400, 'limit is a whole number from 1 to 1000.');
  }
  return { limit: Number(limit), after: cursor === undefined ? undefined : afterOf(ctx, cursor) };
}

function afterOf(ctx, cursor) {
  let after;
  try {
    after = positionOf(cursor);
  } catch {
    ctx.throw(400, 'cursor is not one of this server.');
  }
  if (!Number.isSafeInteger(after)) ctx.throw(400, 'cursor is not one of this server.');
  return after;
}
