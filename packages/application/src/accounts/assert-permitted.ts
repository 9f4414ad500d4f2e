import type { Principal, Scope } from '@todo/domain';
import { ForbiddenError, UnauthenticatedError } from '../errors.ts';

/**
 * Checks that a principal may do what needs `scope`.
 * @param needsSession whether a personal token is not enough, whatever its scopes
 * @throws ForbiddenError; UnauthenticatedError for a client without credentials, which may get further with some
 */
export function assertPermitted(
  { scopes, session, isAnonymous }: Principal,
  scope: Scope,
  needsSession = false,
): void {
  const hasScope = scopes.includes(scope);
  if (hasScope && (!needsSession || session !== undefined)) return;
  if (isAnonymous) throw new UnauthenticatedError('missing');
  throw new ForbiddenError(hasScope ? undefined : scope);
}
