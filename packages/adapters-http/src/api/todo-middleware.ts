import type Koa from 'koa';
import { middlewareRoutes } from '../routes/routes.ts';
import { todoApi, type TodoHttpOptions } from './todo-api.ts';

/**
 * The whole API as Koa middleware, for a host application. It answers `/api/v1/todos`, `/api/v1/changes`,
 * `/api/v1/events` and `/api/v1/trash`, with `accounts` also `/api/v1/sessions`, `/api/v1/me` and `/api/v1/tokens`,
 * `/health`, `/openapi.json`, `/docs`, `/redoc` and `/problems`, and passes every other path, `/` included, to the next
 * middleware. Its paths are absolute: mount it at the root of the site, and give it a `prefix` to have them under another path.
 *
 * @throws TypeError for an invalid allowed origin, host, public URL, proxy or prefix
 */
export function createTodoMiddleware(options: TodoHttpOptions): Koa.Middleware {
  return todoApi(options, middlewareRoutes(options)).known;
}
