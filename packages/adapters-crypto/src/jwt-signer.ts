import type { RefreshClaims, TokenClaims, TokenSigner } from '@todo/application';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';

/** The algorithms (RFC 7518, section 3.2), and the bytes that a key for each has at least. */
export const signingAlgorithms = { HS256: 32, HS384: 48, HS512: 64 } as const;

/** The name of one of {@link signingAlgorithms}. */
export type SigningAlgorithm = keyof typeof signingAlgorithms;

/** What tokens are signed with, and which tokens count. */
export interface JwtSignerOptions {
  readonly algorithm: SigningAlgorithm;
  readonly key: Uint8Array;
  /** Keys that tokens were signed with before: their tokens stay valid while the key is being changed. */
  readonly previousKeys?: readonly Uint8Array[];
  /** The claim `iss`: the public URL of the server, or a name. */
  readonly issuer: string;
}

/** What the tokens of each kind are for. None is accepted in the place of another (RFC 8725, section 3.11). */
const uses = {
  access: { typ: 'at+jwt', audience: 'todo-api' },
  cookie: { typ: 'ct+jwt', audience: 'todo-page' },
  refresh: { typ: 'rt+jwt', audience: 'todo-sessions' },
} as const satisfies Record<TokenClaims['kind'], object>;

/** The client of RFC 9068, section 2.2: there is only one, which people sign in to with their password. */
const clientId = 'todo';

/** Signs JWTs (RFC 7519) as RFC 9068 and RFC 8725 have them: with exactly one algorithm, and no key named from outside. */
export function jwtSigner({
  algorithm,
  key,
  previousKeys = [],
  issuer,
}: JwtSignerOptions): TokenSigner {
  const keys = [key, ...previousKeys];
  for (const { length } of keys) {
    const least = signingAlgorithms[algorithm];
    if (length < least) throw new RangeError(`A key for ${algorithm} has at least ${least} bytes.`);
  }

  return {
    async sign(claims) {
      const { typ, audience } = uses[claims.kind];
      const own = claims.kind === 'refresh' ? { gen: claims.generation } : {};
      return new SignJWT({ sid: claims.session, client_id: clientId, ...own })
        .setProtectedHeader({ alg: algorithm, typ })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(claims.account)
        .setJti(crypto.randomUUID())
        .setIssuedAt(claims.issuedAt)
        .setExpirationTime(claims.expiresAt)
        .sign(key);
    },

    async verify<Kind extends TokenClaims['kind']>(token: string, kind: Kind, now: number) {
      const { typ, audience } = uses[kind];
      for (const known of keys) {
        try {
          const { payload } = await jwtVerify(token, known, {
            algorithms: [algorithm],
            typ,
            audience,
            issuer,
            currentDate: new Date(now * 1000),
            requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti'],
          });
          return claimsFrom(payload, kind);
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error;
          // Only a token with another signature may have been signed with another key.
          if (!(error instanceof errors.JWSSignatureVerificationFailed)) return undefined;
        }
      }
      return undefined;
    },
  };
}

/** @returns undefined where a claim is missing, or has another type: a token of another release */
function claimsFrom<Kind extends TokenClaims['kind']>(
  { sub: account, sid: session, iat: issuedAt, exp: expiresAt, gen: generation }: JWTPayload,
  kind: Kind,
): Extract<TokenClaims, { kind: Kind }> | undefined {
  if (
    account === undefined ||
    typeof session !== 'string' ||
    issuedAt === undefined ||
    expiresAt === undefined
  ) {
    return undefined;
  }
  const claims = { kind, account, session, issuedAt, expiresAt };
  if (kind !== 'refresh') return claims as Extract<TokenClaims, { kind: Kind }>;
  if (typeof generation !== 'number') return undefined;
  const refresh: RefreshClaims = { ...claims, kind: 'refresh', generation };
  return refresh as Extract<TokenClaims, { kind: Kind }>;
}
