import * as v from 'valibot';
import { reply, route, type Route } from './route.ts';

/** About the whole process, and so not ours to give away inside a host application. */
export const metricsRoute: Route = route({
  method: 'GET',
  path: '/metrics',
  operationId: 'getMetrics',
  summary: 'What the server counts, in the text format of Prometheus',
  tag: 'Operations',
  anyQuery: true,
  responses: { 200: { description: 'The metrics', content: { 'text/plain': v.string() } } },
  problems: ['unavailable'],
  handle: async ({ metrics }) => reply(200, await metrics.representation()),
});
