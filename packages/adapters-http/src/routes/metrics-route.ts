import * as v from 'valibot';
import { reply, route, type Route } from './route.ts';

/** About the whole process: a host application decides for itself whether to publish that. */
export const metricsRoute: Route = route({
  method: 'GET',
  path: '/metrics',
  operationId: 'getMetrics',
  summary: 'Get metrics in the text format of Prometheus',
  tag: 'Operations',
  scope: 'account',
  openTo: 'loopback',
  anyQuery: true,
  responses: { 200: { description: 'The metrics', content: { 'text/plain': v.string() } } },
  problems: ['unavailable'],
  handle: async ({ metrics }) => reply(200, await metrics.representation()),
});
