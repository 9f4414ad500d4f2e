import { koaApplication } from '../api/koa-application.ts';
import { todoApi, type TodoHttpOptions } from '../api/todo-api.ts';
import { middlewareRoutes } from '../routes/routes.ts';
import { incomingMessage, type FetchClient } from './fetch-request.ts';
import { responseToFetch } from './fetch-response.ts';

/**
 * Answers a Request. Rejects with the reason of its signal when the client goes before the head of the response is
 * complete; a client that goes later breaks the content off.
 */
export type TodoFetchHandler = (request: Request, client?: FetchClient) => Promise<Response>;

/**
 * The whole API as a function from Request to Response (https://fetch.spec.whatwg.org), for hosts that route these: Hono,
 * Next.js, SvelteKit, Deno, Bun. It answers the paths of `createTodoMiddleware`, and every other one with 404.
 *
 * A Request does not say where it comes from: give the address of the client with each, or set `rateLimit: false`.
 *
 * @throws TypeError for an invalid allowed origin, host, public URL, proxy or prefix
 */
export function createTodoFetchHandler(options: TodoHttpOptions): TodoFetchHandler {
  const api = todoApi(options, middlewareRoutes(options));
  const answer = koaApplication(api, options.logger).callback();

  return (request, client = {}) => {
    const message = incomingMessage(request, client);
    const { response, settled } = responseToFetch(message, request);
    // Koa answers errors too: its promise does not reject.
    void answer(message, response);
    return settled;
  };
}
