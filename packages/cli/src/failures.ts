import type { ErrorCode } from '@todo/application';
import type { CliErrorCode } from './cli-error.ts';

/**
 * 0 done · 1 unexpected · 2 wrong usage or invalid input · 3 no such todo · 4 conflict ·
 * 5 storage not available. Scripts rely on them.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** What an error means to whoever called: a person's shell, and a program that reads the problem. */
export interface Failure {
  readonly exitCode: Exclude<ExitCode, 0>;
  /** The rest is the API's problem of the same kind (RFC 9457, section 3.1). */
  readonly type: string;
  readonly title: string;
  readonly status: number;
}

const invalidParameter = {
  type: '/problems/invalid-parameter',
  title: 'Invalid parameter',
  status: 400,
} as const;
const internal = { type: '/problems/internal', title: 'Internal error', status: 500 } as const;
const unavailable = { type: '/problems/unavailable', title: 'Unavailable', status: 503 } as const;

/** Every error that the program knows. A code that is missing here does not compile. */
export const failures: Readonly<Record<ErrorCode | CliErrorCode | 'unexpected', Failure>> = {
  usage: { exitCode: 2, ...invalidParameter },
  'invalid-settings': { exitCode: 2, ...invalidParameter },
  'invalid-query': { exitCode: 2, ...invalidParameter },
  'invalid-id': { exitCode: 2, type: '/problems/invalid-id', title: 'Invalid id', status: 400 },
  'invalid-todo': {
    exitCode: 2,
    type: '/problems/validation',
    title: 'Validation failed',
    status: 422,
  },
  'todo-not-found': { exitCode: 3, type: '/problems/not-found', title: 'Not found', status: 404 },
  'stale-version': {
    exitCode: 4,
    type: '/problems/precondition-failed',
    title: 'Precondition failed',
    status: 412,
  },
  'target-occupied': {
    exitCode: 4,
    type: '/problems/precondition-failed',
    title: 'Precondition failed',
    status: 412,
  },
  'idempotency-mismatch': {
    exitCode: 4,
    type: '/problems/idempotency-mismatch',
    title: 'Idempotency-Key used for something else',
    status: 422,
  },
  'idempotency-in-progress': {
    exitCode: 4,
    type: '/problems/idempotency-in-progress',
    title: 'The first request is still running',
    status: 409,
  },
  'storage-unavailable': { exitCode: 5, ...unavailable },
  'storage-unusable': { exitCode: 5, ...unavailable },
  'storage-full': {
    exitCode: 5,
    type: '/problems/insufficient-storage',
    title: 'Insufficient storage',
    status: 507,
  },
  'address-unavailable': { exitCode: 1, ...unavailable },
  'output-failed': { exitCode: 1, ...internal },
  unexpected: { exitCode: 1, ...internal },
};
