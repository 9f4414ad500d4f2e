import type { ForbiddenError, UnauthenticatedError } from '@todo/application';

/*
 * The values of WWW-Authenticate (RFC 6750, section 3): how a client that was refused gets further.
 */

const challenge = 'Bearer realm="todo"';

/** With an error only where a token came (RFC 6750, section 3.1). */
export function challengeOf({ reason }: UnauthenticatedError): string {
  return reason === 'invalid-token' ? `${challenge}, error="invalid_token"` : challenge;
}

/** Names the scope that is missing; none where the client needs a session. */
export function scopeChallengeOf({ scope }: ForbiddenError): string {
  const error = `${challenge}, error="insufficient_scope"`;
  return scope === undefined ? error : `${error}, scope="${scope}"`;
}
