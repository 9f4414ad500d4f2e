import * as v from 'valibot';
import { HttpProblem } from '../problems/problem.ts';
import { jsonRepresentation } from '../responses/representation.ts';
import { reply, route, type Route } from './route.ts';

const healthSchema = v.pipe(v.strictObject({ status: v.literal('ok') }), v.title('Health'));

const responses = {
  200: { description: 'The check has passed', content: { 'application/json': healthSchema } },
};

const ok = reply(200, jsonRepresentation({ status: 'ok' }));

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health/live',
    operationId: 'isLive',
    summary: 'Check that the process is alive',
    tag: 'Operations',
    scope: 'public',
    anyQuery: true,
    responses,
    handle: async () => ok,
  }),

  route({
    method: 'GET',
    path: '/health/ready',
    operationId: 'isReady',
    summary:
      'Check that the server can take requests: the storage answers, and it is not shutting down',
    tag: 'Operations',
    scope: 'public',
    anyQuery: true,
    responses,
    problems: ['unavailable'],
    async handle({ ping }) {
      await ping().catch((cause: unknown) => {
        throw new HttpProblem('unavailable', { cause });
      });
      return ok;
    },
  }),
];
