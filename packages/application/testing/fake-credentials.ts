import type { PasswordHasher, SecretGenerator, TokenClaims, TokenSigner } from '@todo/application';

/*
 * Passwords, tokens and secrets without cryptography: quick, and the same in each run. For tests of what is built on
 * these ports.
 */

/** Hashes that show the password. */
export function fakePasswordHasher(parameters = 1): PasswordHasher {
  return {
    hash: async (password) => `fake$${parameters}$${password}`,
    async verify(password, hash) {
      const [, used = '', ...rest] = (hash ?? '').split('$');
      const matches = hash !== undefined && rest.join('$') === password;
      return { matches, isOutdated: Number(used) < parameters };
    },
    isCommon: async (password) => password === 'password',
  };
}

/** Tokens that show their claims. */
export function fakeTokenSigner(): TokenSigner {
  return {
    sign: async (claims) => `fake.${encodeURIComponent(JSON.stringify(claims))}`,
    async verify<Kind extends TokenClaims['kind']>(token: string, kind: Kind, now: number) {
      const [, text] = /^fake\.(\S+)$/.exec(token) ?? [];
      if (text === undefined) return undefined;
      const claims = JSON.parse(decodeURIComponent(text)) as TokenClaims;
      if (claims.kind !== kind || claims.expiresAt <= now) return undefined;
      return claims as Extract<TokenClaims, { kind: Kind }>;
    },
  };
}

/** Ids and tokens that count up. */
export function fakeSecrets(): SecretGenerator {
  let last = 0;
  return {
    newId: () => `id-${(last += 1)}`,
    newOwner: () => `owner-${(last += 1)}`,
    newPersonalToken: () => `todo_pat_${(last += 1)}`,
    isPersonalToken: (text) => text.startsWith('todo_pat_'),
    digest: (secret) => `digest of ${secret}`,
  };
}
