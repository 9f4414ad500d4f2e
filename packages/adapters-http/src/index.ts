export type { ProxyTrust } from './security/client-address.ts';
export type { EventStreamLimits } from './events/event-streams.ts';
export type { RateLimit } from './security/rate-limit.ts';
export {
  startHttpServer,
  type HttpServer,
  type Limits,
  type ListenOptions,
} from './server/http-server.ts';
export { createMetrics, type Metrics, type MetricsOptions } from './observability/metrics.ts';
export { problemTypes, type ProblemType } from './problems/problem-types.ts';
export type { AppFor, TodoHttpOptions } from './api/todo-api.ts';
export type { PageFile, WebPage } from './pages/web-page.ts';
export type { FetchClient } from './fetch/fetch-request.ts';
export { createTodoFetchHandler, type TodoFetchHandler } from './fetch/todo-fetch-handler.ts';
export { createTodoMiddleware } from './api/todo-middleware.ts';
export { helpWorkers } from './server/worker-primary.ts';
