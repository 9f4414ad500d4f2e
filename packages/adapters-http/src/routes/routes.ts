import type { AccountApp } from '@todo/application';
import { accountRoutes } from './account-routes.ts';
import { documentationRoutes, homeRoute } from './documentation-routes.ts';
import { feedRoutes, fileRoutes } from './file-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { pageRoutes } from './page-routes.ts';
import type { Route } from './route.ts';
import { todoRoutes } from './todo-routes.ts';

/**
 * The routing table of the whole API. An operation that is not in it does not exist.
 * @param accounts when left out, there are no accounts, and no routes about them
 */
export function apiRoutes(accounts?: AccountApp): readonly Route[] {
  return [
    ...todoRoutes,
    ...historyRoutes,
    ...fileRoutes,
    ...(accounts ? [...accountRoutes(accounts), ...feedRoutes] : []),
    ...healthRoutes,
    ...documentationRoutes,
  ];
}

interface RoutingOptions {
  readonly accounts?: AccountApp;
  /** Whether there is a page for people, at `/`. */
  readonly page?: unknown;
}

/** The routes that middleware answers: those of the API, and of a page if there is one. */
export function middlewareRoutes({ accounts, page }: RoutingOptions): readonly Route[] {
  return page === undefined ? apiRoutes(accounts) : [...apiRoutes(accounts), ...pageRoutes];
}

/** The same with a home page, for a server that has no other application. */
export function serverRoutes(accounts?: AccountApp, page?: unknown): readonly Route[] {
  return [...apiRoutes(accounts), metricsRoute, ...(page === undefined ? [homeRoute] : pageRoutes)];
}
