import { createHmac } from 'node:crypto';

/*
 * JSON Web Tokens (RFC 7519) by hand, as an attacker writes them: apart from what the product and its library do.
 */

const hashes = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const;

export interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key: string;
}

/** A token with these parts in the place of those that `genuine` has, signed with `key`. */
export function forged(genuine: string, { header = {}, claims = {}, key }: Forgery): string {
  const [genuineHeader, genuineClaims] = genuine.split('.').map(read);
  const [newHeader, newClaims] = [
    { ...genuineHeader, ...header },
    { ...genuineClaims, ...claims },
  ];
  const signed = `${written(newHeader)}.${written(newClaims)}`;
  const hash = hashes[String(newHeader['alg']) as keyof typeof hashes];
  // `none` has an empty signature (RFC 7518, section 3.6).
  if (hash === undefined) return `${signed}.`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

/** The claims of a token. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return read(token.split('.')[1] ?? '');
}

function read(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    // The signature is no JSON.
    return {};
  }
}

function written(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
