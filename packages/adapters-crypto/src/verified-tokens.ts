import { hash } from 'node:crypto';
import type { AccessClaims, CookieClaims, TokenClaims, TokenSigner } from '@todo/application';

/** The claims of a token that many requests carry. */
type CarriedClaims = AccessClaims | CookieClaims;

/**
 * Remembers the claims of access tokens and cookies that `signer` has verified, by a digest of the token. A client sends
 * the same token for half an hour or longer, its signature stays valid, and to verify it takes longer than to look up its session.
 *
 * @param most so many tokens are remembered; the oldest is forgotten for a new one
 */
export function rememberingVerified(signer: TokenSigner, most = 1000): TokenSigner {
  const verified = new Map<string, CarriedClaims>();

  async function carriedClaims(
    token: string,
    kind: CarriedClaims['kind'],
    now: number,
  ): Promise<CarriedClaims | undefined> {
    const key = `${kind} ${hash('sha256', token, 'base64')}`;
    const known = verified.get(key);
    if (known !== undefined) return now < known.expiresAt ? known : undefined;
    const claims = await signer.verify(token, kind, now);
    if (claims === undefined) return undefined;
    if (verified.size >= most) verified.delete(verified.keys().next().value ?? '');
    verified.set(key, claims);
    return claims;
  }

  return {
    sign: (claims) => signer.sign(claims),

    verify<Kind extends TokenClaims['kind']>(token: string, kind: Kind, now: number) {
      const claims =
        kind === 'refresh' ? signer.verify(token, kind, now) : carriedClaims(token, kind, now);
      return claims as Promise<Extract<TokenClaims, { kind: Kind }> | undefined>;
    },
  };
}
