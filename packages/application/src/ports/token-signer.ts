import type { Owner } from '@todo/domain';

/** Driven port: signs tokens that clients hold, and verifies that it has signed them. */
export interface TokenSigner {
  /** A signed token. It is valid until `expiresAt`, in seconds since 1970. */
  sign(claims: TokenClaims): Promise<string>;

  /**
   * @param token from a client: any text
   * @param now in seconds since 1970
   * @returns undefined for every text that is no valid token of this kind
   */
  verify<Kind extends TokenClaims['kind']>(
    token: string,
    kind: Kind,
    now: number,
  ): Promise<Extract<TokenClaims, { kind: Kind }> | undefined>;
}

/** What a signed token says. */
export type TokenClaims = AccessClaims | CookieClaims | RefreshClaims;

interface SessionClaims {
  readonly account: Owner;
  readonly session: string;
  /** In seconds since 1970, like `expiresAt`. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What an access token says. */
export interface AccessClaims extends SessionClaims {
  readonly kind: 'access';
}

/** What the token says that a page has in a cookie, in place of an access token and a refresh token. */
export interface CookieClaims extends SessionClaims {
  readonly kind: 'cookie';
}

/** What a refresh token says. */
export interface RefreshClaims extends SessionClaims {
  readonly kind: 'refresh';
  /** The number of the refresh token within its session. */
  readonly generation: number;
}
