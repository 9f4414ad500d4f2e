import { Refused, Unreachable } from '../api/rest-api.ts';

/** Why something has failed, and what to do: a few sentences for a person. */
export function failureText(error: unknown): string {
  if (error instanceof Unreachable) return 'The server does not answer. Try again in a moment.';
  if (!(error instanceof Refused)) throw error;
  const { detail, errors } = error.problem;
  if (error.status === 404) return 'It is not there any more: it was deleted elsewhere.';
  if (error.status === 401) return 'You are signed out. Sign in again.';
  return errors === undefined
    ? detail
    : errors.map(({ pointer, detail: fault }) => `${nameOf(pointer)} ${fault}.`).join(' ');
}

/** `/tags/0` is about tags. */
function nameOf(pointer: string): string {
  const [, name = 'it'] = /^\/(\w+)/.exec(pointer) ?? [];
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Whether the same request may succeed later: the server has not looked at it, or cannot carry it out now. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Refused)) return false;
  return (
    [401, 429, 503].includes(error.status) ||
    error.problem.type.endsWith('/idempotency-in-progress')
  );
}
