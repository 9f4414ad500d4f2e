import type { Principal } from '@todo/domain';

/** What a client has sent to show who it is. */
export interface Credentials {
  /** The value of a header; undefined where it was not sent. @param name in lower case */
  readonly header: (name: string) => string | undefined;
  /**
   * The token of a session, from the cookie with which a page signs in; undefined where none was sent. Browsers send it
   * unasked, so it counts only if a client has sent nothing else. Throws where the page that sends it is a foreign one.
   */
  readonly sessionCookie?: () => string | undefined;
}

/**
 * Driving port: finds out who sends a request. A host may have its own, which reads a header that its gateway sets, for
 * example.
 */
export interface Authenticator {
  /**
   * @returns the principal. An authenticator that accepts clients without credentials returns an anonymous one for them
   * @throws UnauthenticatedError where the credentials are missing or invalid; StorageError
   */
  authenticate(credentials: Credentials): Promise<Principal>;
}

/** The credentials of a client that has sent none. */
export const noCredentials: Credentials = { header: () => undefined };
