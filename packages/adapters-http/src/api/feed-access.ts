import { UnauthenticatedError, type Authenticator } from '@todo/application';
import type { Principal } from '@todo/domain';

/**
 * Finds the principal of a calendar feed. The secret in its address is that of a personal token with the scope `feed`:
 * calendars send no header, and such a token is good for nothing else.
 * @returns undefined where the secret is none, or is one for something else
 * @throws StorageError
 */
export async function feedPrincipal(
  authenticator: Authenticator | undefined,
  secret: string,
): Promise<Principal | undefined> {
  if (authenticator === undefined) return undefined;
  const header = (name: string) => (name === 'authorization' ? `Bearer ${secret}` : undefined);
  try {
    const principal = await authenticator.authenticate({ header });
    const isFeed = principal.session === undefined && principal.scopes.includes('feed');
    return isFeed && !principal.isAnonymous ? principal : undefined;
  } catch (error) {
    if (error instanceof UnauthenticatedError) return undefined;
    throw error;
  }
}
