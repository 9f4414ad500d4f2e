import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeTokenSigner } from '@todo/application/testing';
import type { TokenSigner } from '@todo/application';
import { rememberingVerified } from './verified-tokens.ts';

const now = 1000;
const claims = { account: 'a', session: 's', issuedAt: now, expiresAt: now + 10 } as const;

/** A signer that counts how often it verifies. */
function aCountedSigner() {
  const signer = fakeTokenSigner();
  const asked: string[] = [];
  const counted: TokenSigner = {
    ...signer,
    verify(token, kind, at) {
      asked.push(kind);
      return signer.verify(token, kind, at);
    },
  };
  return { counted, asked, signer };
}

describe('Remembered tokens', () => {
  it('are verified once, and expire all the same', async () => {
    const { counted, asked, signer } = aCountedSigner();
    const remembering = rememberingVerified(counted);
    const token = await signer.sign({ ...claims, kind: 'access' });
    for (const at of [now, now + 5, now + 9]) {
      assert.deepEqual(await remembering.verify(token, 'access', at), {
        ...claims,
        kind: 'access',
      });
    }
    assert.equal(await remembering.verify(token, 'access', now + 10), undefined);
    assert.deepEqual(asked, ['access']);
  });

  it('are access tokens only, and valid ones', async () => {
    const { counted, asked, signer } = aCountedSigner();
    const remembering = rememberingVerified(counted);
    const refresh = await signer.sign({ ...claims, kind: 'refresh', generation: 0 });
    for (let time = 0; time < 2; time += 1) {
      assert.ok(await remembering.verify(refresh, 'refresh', now));
      assert.equal(await remembering.verify(refresh, 'access', now), undefined);
      assert.equal(await remembering.verify('other', 'access', now), undefined);
    }
    assert.equal(asked.length, 6);
  });

  it('are those of cookies, too, and none is taken for an access token', async () => {
    const { counted, asked, signer } = aCountedSigner();
    const remembering = rememberingVerified(counted);
    const cookie = await signer.sign({ ...claims, kind: 'cookie' });
    for (const at of [now, now + 9]) {
      const found = await remembering.verify(cookie, 'cookie', at);
      assert.deepEqual(found, { ...claims, kind: 'cookie' });
    }
    assert.equal(await remembering.verify(cookie, 'access', now), undefined);
    assert.equal(await remembering.verify(cookie, 'cookie', now + 10), undefined);
    assert.deepEqual(asked, ['cookie', 'access']);
  });

  it('are few: the oldest is forgotten', async () => {
    const { counted, asked, signer } = aCountedSigner();
    const remembering = rememberingVerified(counted, 2);
    const tokens = await Promise.all(
      ['a', 'b', 'c'].map((account) => signer.sign({ ...claims, account, kind: 'access' })),
    );
    for (const token of [...tokens, ...tokens.slice(1)]) {
      assert.ok(await remembering.verify(token, 'access', now));
    }
    assert.equal(asked.length, 3);
    assert.ok(await remembering.verify(`${tokens[0]}`, 'access', now));
    assert.equal(asked.length, 4);
  });
});
