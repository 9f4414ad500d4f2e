import { ForbiddenError, UnauthenticatedError } from '@todo/application';
import type { Owner, Principal } from '@todo/domain';

/**
 * Makes the function that tells whether the credentials of a request are still those of `owner`, and permit it.
 * @param admitted looks at the credentials again
 */
export function stillPermitted(
  owner: Owner,
  admitted: () => Promise<Principal>,
): () => Promise<boolean> {
  return async () => {
    try {
      return (await admitted()).owner === owner;
    } catch (error) {
      if (error instanceof UnauthenticatedError || error instanceof ForbiddenError) return false;
      throw error;
    }
  };
}
