import type Koa from 'koa';
import { apiRoutes } from '../routes/routes.ts';
import { todoApi, type TodoHttpOptions } from './todo-api.ts';

/**
 * The whole API as Koa middleware, for an application of one's own. It answers `/api/v1/todos`,
 * `/health`, `/openapi.json`, `/docs`, `/redoc` and `/problems`, and leaves every other path, `/`
 * included, to what comes after it. Its paths are those of the site: mount it at the root.
 *
 * @throws TypeError for an allowed origin or a host that is none
 */
export function createTodoMiddleware(options: TodoHttpOptions): Koa.Middleware {
  return todoApi(options, apiRoutes).known;
}
