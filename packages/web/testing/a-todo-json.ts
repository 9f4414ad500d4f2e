import { defaults } from '@todo/domain';
import type { TodoJson } from '../src/api/answers.ts';

/** A todo as a server sends it. */
export function aTodoJson(given: Partial<Record<keyof TodoJson, unknown>> = {}): TodoJson {
  return {
    id: 1,
    task: 'Buy milk',
    ...defaults,
    createdAt: '2026-11-22T09:30:00.000Z',
    updatedAt: '2026-11-22T09:30:00.000Z',
    completedAt: null,
    ...given,
  } as TodoJson;
}
