import { documentationRoutes, homeRoute } from './documentation-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import type { Route } from './route.ts';
import { todoRoutes } from './todo-routes.ts';

/** The whole API. What is not in here does not exist. */
export const apiRoutes: readonly Route[] = [...todoRoutes, ...healthRoutes, ...documentationRoutes];

/** The same, for a server that has nothing else to offer. */
export const serverRoutes: readonly Route[] = [...apiRoutes, metricsRoute, homeRoute];
