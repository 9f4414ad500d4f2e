import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { jwtSigner, signingAlgorithms, type SigningAlgorithm } from './jwt-signer.ts';

const now = 1_795_340_000;
const keyOf = (letter: string) => Buffer.from(letter.repeat(64));
const signer = jwtSigner({ algorithm: 'HS256', key: keyOf('k'), issuer: 'todo' });
const access = {
  kind: 'access',
  account: 'a1',
  session: 's1',
  issuedAt: now,
  expiresAt: now + 1800,
} as const;
const refresh = { ...access, kind: 'refresh', generation: 3 } as const;

/** An access token as the signer writes it, apart from what a case changes. */
function aToken(
  changes: {
    readonly header?: Record<string, unknown>;
    readonly claims?: Record<string, unknown>;
    readonly key?: Uint8Array;
  } = {},
): Promise<string> {
  const { header = {}, claims = {}, key = keyOf('k') } = changes;
  const base = {
    iss: 'todo',
    aud: 'todo-api',
    sub: 'a1',
    sid: 's1',
    jti: 'j1',
    iat: now,
    exp: now + 1800,
  };
  return new SignJWT({ ...base, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(key, { crit: { unknown: true } });
}

function unsigned(header: object, claims: object): string {
  return `${partOf(header)}.${partOf(claims)}.`;
}

function partOf(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('An access token', () => {
  it('has the claims of RFC 9068', async () => {
    const token = await signer.sign(access);
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256', typ: 'at+jwt' });
    const { jti, ...claims } = decodeJwt(token);
    assert.match(`${jti}`, /^[\w-]{36}$/);
    assert.deepEqual(claims, {
      iss: 'todo',
      aud: 'todo-api',
      sub: 'a1',
      sid: 's1',
      client_id: 'todo',
      iat: now,
      exp: now + 1800,
    });
  });

  it('is read until it expires', async () => {
    const token = await signer.sign(access);
    assert.deepEqual(await signer.verify(token, 'access', now), access);
    assert.deepEqual(await signer.verify(token, 'access', now + 1799), access);
    assert.equal(await signer.verify(token, 'access', now + 1800), undefined);
  });

  it('as another program writes it is read, too', async () => {
    assert.deepEqual(await signer.verify(await aToken(), 'access', now), access);
  });

  const refused: Readonly<Record<string, Promise<string> | string>> = {
    'of another key': aToken({ key: keyOf('x') }),
    'of another algorithm': aToken({ header: { alg: 'HS512' } }),
    'without an algorithm': unsigned(
      { alg: 'none', typ: 'at+jwt' },
      { iss: 'todo', aud: 'todo-api', sub: 'a1', sid: 's1', jti: 'j', iat: now, exp: now + 9 },
    ),
    'of another type': aToken({ header: { typ: 'JWT' } }),
    'without a type': aToken({ header: { typ: undefined } }),
    'for another audience': aToken({ claims: { aud: 'other' } }),
    'without an audience': aToken({ claims: { aud: undefined } }),
    'of another issuer': aToken({ claims: { iss: 'https://evil.example' } }),
    'without an end': aToken({ claims: { exp: undefined } }),
    'without a session': aToken({ claims: { sid: undefined } }),
    'whose session is no text': aToken({ claims: { sid: { $ne: 1 } } }),
    'without a subject': aToken({ claims: { sub: undefined } }),
    'that is not valid yet': aToken({ claims: { nbf: now + 60 } }),
    'with a critical header that is not known': aToken({
      header: { crit: ['unknown'], unknown: 1 },
    }),
    'that is a refresh token': signer.sign(refresh),
    'that is no token': 'eyJhbGciOiJIUzI1NiJ9..',
    'that is empty': '',
  };
  for (const [name, token] of Object.entries(refused)) {
    it(`${name} is refused`, async () => {
      assert.equal(await signer.verify(await token, 'access', now), undefined);
    });
  }

  it('cannot name the key that it is checked by', async () => {
    const own = { kty: 'oct', k: keyOf('x').toString('base64url') };
    for (const header of [
      { kid: '../../dev/null' },
      { jku: 'http://127.0.0.1:9/keys' },
      { x5u: 'http://127.0.0.1:9/cert' },
      { jwk: own },
    ]) {
      const forged = await aToken({ header, key: keyOf('x') });
      assert.equal(await signer.verify(forged, 'access', now), undefined);
      const genuine = await aToken({ header });
      assert.deepEqual(await signer.verify(genuine, 'access', now), access);
    }
  });
});

describe('A refresh token', () => {
  it('keeps its number, and is not taken for an access token', async () => {
    const token = await signer.sign(refresh);
    assert.deepEqual(await signer.verify(token, 'refresh', now), refresh);
    assert.equal(await signer.verify(token, 'access', now), undefined);
    assert.equal(await signer.verify(await signer.sign(access), 'refresh', now), undefined);
  });
});

describe('The token of a cookie', () => {
  it('is taken for no other token, nor another one for it', async () => {
    const cookie = { ...access, kind: 'cookie' } as const;
    const token = await signer.sign(cookie);
    assert.deepEqual(await signer.verify(token, 'cookie', now), cookie);
    assert.equal(await signer.verify(token, 'access', now), undefined);
    assert.equal(await signer.verify(token, 'refresh', now), undefined);
    for (const other of [access, refresh]) {
      assert.equal(await signer.verify(await signer.sign(other), 'cookie', now), undefined);
    }
    const ofAnAccessToken = await aToken({ header: { typ: 'ct+jwt' } });
    assert.equal(await signer.verify(ofAnAccessToken, 'cookie', now), undefined);
  });
});

describe('A signer', () => {
  it('accepts tokens of the key before, and signs with its own', async () => {
    const changed = jwtSigner({
      algorithm: 'HS256',
      key: keyOf('n'),
      previousKeys: [keyOf('k')],
      issuer: 'todo',
    });
    assert.deepEqual(await changed.verify(await signer.sign(access), 'access', now), access);
    const token = await changed.sign(access);
    assert.equal(await signer.verify(token, 'access', now), undefined);
    assert.deepEqual(await changed.verify(token, 'access', now), access);
  });

  it('has no key that is shorter than its algorithm asks for', () => {
    for (const [algorithm, least] of Object.entries(signingAlgorithms)) {
      const options = { algorithm: algorithm as SigningAlgorithm, issuer: 'todo' };
      assert.throws(() => jwtSigner({ ...options, key: new Uint8Array(least - 1) }), RangeError);
      assert.ok(jwtSigner({ ...options, key: new Uint8Array(least) }));
    }
  });
});
