import { documentationRoutes, homeRoute } from './documentation-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import type { Route } from './route.ts';
import { todoRoutes } from './todo-routes.ts';

/** The routing table of the whole API. An operation that is not in it does not exist. */
export const apiRoutes: readonly Route[] = [...todoRoutes, ...healthRoutes, ...documentationRoutes];

/** The same with a home page, for a server that has no other application. */
export const serverRoutes: readonly Route[] = [...apiRoutes, metricsRoute, homeRoute];
