import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import { isTokenLive, isUseNews, usualExpiry } from './personal-token.ts';

const now = instant(Date.UTC(2026, 10, 22, 9, 30));
const after = (milliseconds: number) => instant(Date.parse(now) + milliseconds);

describe('A personal token', () => {
  it('is valid until the moment at which it expires, and without one for ever', () => {
    assert.equal(isTokenLive({ expiresAt: after(1) }, now), true);
    assert.equal(isTokenLive({ expiresAt: now }, now), false);
    assert.equal(isTokenLive({ expiresAt: null }, now), true);
  });

  it('expires after 90 days unless its owner says otherwise', () => {
    assert.equal(usualExpiry(now), '2027-02-20T09:30:00.000Z');
  });

  it('has its last use stored once a minute', () => {
    assert.equal(isUseNews({ lastUsedAt: null }, now), true);
    assert.equal(isUseNews({ lastUsedAt: now }, after(59_999)), false);
    assert.equal(isUseNews({ lastUsedAt: now }, after(60_000)), true);
  });
});
