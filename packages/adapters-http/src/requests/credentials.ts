import type { IncomingMessage } from 'node:http';
import { UnauthenticatedError, type Credentials } from '@todo/application';
import { valuesOf } from './raw-headers.ts';

/**
 * The credentials in the headers of a request. A header that was sent twice is invalid: programs differ in which one they use.
 * @param sessionCookie gives the token of the session in the cookie of the request
 */
export function credentialsOf(
  { rawHeaders }: IncomingMessage,
  sessionCookie: () => string | undefined,
): Credentials {
  return {
    sessionCookie,
    /** @throws UnauthenticatedError */
    header(name) {
      const [value, ...others] = valuesOf(name, rawHeaders);
      if (others.length > 0) throw new UnauthenticatedError('invalid-token');
      return value;
    },
  };
}
