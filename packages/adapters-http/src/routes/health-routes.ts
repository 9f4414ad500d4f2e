import * as v from 'valibot';
import { HttpProblem } from '../problems/problem.ts';
import { jsonRepresentation } from '../responses/representation.ts';
import { reply, route, type Route } from './route.ts';

const healthSchema = v.pipe(v.strictObject({ status: v.literal('ok') }), v.title('Health'));

const responses = {
  200: { description: 'It is', content: { 'application/json': healthSchema } },
};

const ok = reply(200, jsonRepresentation({ status: 'ok' }));

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health/live',
    operationId: 'isLive',
    summary: 'Is the process alive?',
    tag: 'Operations',
    anyQuery: true,
    responses,
    handle: async () => ok,
  }),

  route({
    method: 'GET',
    path: '/health/ready',
    operationId: 'isReady',
    summary: 'Can it take requests: does the storage answer, and is it not shutting down?',
    tag: 'Operations',
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
