import { problemKind, type ErrorCode, type ProblemKind } from '@todo/application';
import type { CliErrorCode } from './cli-error.ts';

/**
 * 0 done · 1 unexpected · 2 wrong usage or invalid input · 3 no such todo · 4 conflict ·
 * 5 storage not available. Scripts rely on them.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** The exit code of an error for a shell, and its problem for a program (RFC 9457, section 3.1). */
export interface Failure extends ProblemKind {
  readonly exitCode: Exclude<ExitCode, 0>;
}

const wrongUsage = { exitCode: 2, ...problemKind('invalid-parameter') } as const;
const notFound = { exitCode: 3, ...problemKind('not-found') } as const;
const conflict = { exitCode: 4, ...problemKind('precondition-failed') } as const;
const unavailable = problemKind('unavailable');
const internal = { exitCode: 1, ...problemKind('internal') } as const;

/** The failure of each error code. A code that is missing here does not compile. */
export const failures: Readonly<Record<ErrorCode | CliErrorCode | 'unexpected', Failure>> = {
  usage: wrongUsage,
  'invalid-settings': wrongUsage,
  'invalid-query': wrongUsage,
  'invalid-file': { exitCode: 2, ...problemKind('validation') },
  'lossy-file': { exitCode: 2, ...problemKind('validation') },
  'invalid-id': { exitCode: 2, ...problemKind('invalid-id') },
  'invalid-todo': { exitCode: 2, ...problemKind('validation') },
  'todo-not-found': notFound,
  'not-in-trash': notFound,
  'stale-version': conflict,
  'target-occupied': conflict,
  'idempotency-mismatch': { exitCode: 4, ...problemKind('idempotency-mismatch') },
  'idempotency-in-progress': { exitCode: 4, ...problemKind('idempotency-in-progress') },
  'invalid-account': { exitCode: 2, ...problemKind('validation') },
  'account-exists': { exitCode: 4, ...problemKind('conflict') },
  'account-not-found': notFound,
  'credential-not-found': notFound,
  unauthenticated: { exitCode: 2, ...problemKind('unauthorized') },
  forbidden: { exitCode: 2, ...problemKind('insufficient-scope') },
  'too-many-attempts': { exitCode: 5, ...problemKind('quota-exceeded') },
  'too-busy': { exitCode: 5, ...unavailable },
  'undo-conflict': { exitCode: 4, ...problemKind('conflict') },
  'command-not-found': notFound,
  'changes-gone': { exitCode: 4, ...problemKind('gone') },
  'storage-unavailable': { exitCode: 5, ...unavailable },
  'storage-unusable': { exitCode: 5, ...unavailable },
  'storage-full': { exitCode: 5, ...problemKind('insufficient-storage') },
  'address-unavailable': { exitCode: 1, ...unavailable },
  'server-unavailable': { exitCode: 5, ...unavailable },
  'server-unauthorized': { exitCode: 2, ...problemKind('unauthorized') },
  'server-forbidden': { exitCode: 2, ...problemKind('insufficient-scope') },
  'output-failed': internal,
  'editor-failed': internal,
  unexpected: internal,
};
