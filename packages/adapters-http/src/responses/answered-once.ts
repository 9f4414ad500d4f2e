import type { AnsweredOnce } from '@todo/application';
import { reply, type Reply } from '../routes/route.ts';
import { jsonText } from './representation.ts';

/** Answers a request with an Idempotency-Key: byte for byte the same each time. */
export function answeredOnce({ json, command, replayed }: AnsweredOnce): Reply<200> {
  return reply(200, jsonText(json), {
    ...(replayed && {
      'Idempotency-Replayed': 'true',
      ...(command !== undefined && { 'Todo-Command': command }),
    }),
  });
}
