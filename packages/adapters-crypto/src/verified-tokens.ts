import { hash } from 'node:crypto';
import type { AccessClaims, TokenClaims, TokenSigner } from '@todo/application';

/**
 * Remembers the claims of access tokens that `signer` has verified, by a digest of the token. A client sends the same
 * token for half an hour, its signature stays valid, and to verify it takes longer than to look up its session.
 *
 * @param most so many tokens are remembered; the oldest is forgotten for a new one
 */
export function rememberingVerified(signer: TokenSigner, most = 1000): TokenSigner {
  const verified = new Map<string, AccessClaims>();

  async function accessClaims(token: string, now: number): Promise<AccessClaims | undefined> {
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known !== undefined) return now < known.expiresAt ? known : undefined;
    const claims = await signer.verify(token, 'access', now);
    if (claims === undefined) return undefined;
    if (verified.size >= most) verified.delete(verified.keys().next().value ?? '');
    verified.set(key, claims);
    return claims;
  }

  return {
    sign: (claims) => signer.sign(claims),

    verify<Kind extends TokenClaims['kind']>(token: string, kind: Kind, now: number) {
      const claims = kind === 'access' ? accessClaims(token, now) : signer.verify(token, kind, now);
      return claims as Promise<Extract<TokenClaims, { kind: Kind }> | undefined>;
    },
  };
}
