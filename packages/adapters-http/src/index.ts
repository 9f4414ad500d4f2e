export type { RateLimit } from './rate-limit.ts';
export {
  startHttpServer,
  type HttpServer,
  type Limits,
  type ListenOptions,
} from './http-server.ts';
export { problemTypes, type ProblemSlug, type ProblemType } from './problem-types.ts';
export type { TodoHttpOptions } from './todo-api.ts';
export { createTodoMiddleware } from './todo-middleware.ts';
export { helpWorkers } from './worker-primary.ts';
