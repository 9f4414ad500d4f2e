import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant, type Instant } from '../instant.ts';
import { isRenewalDue, isSessionLive, openSession, refreshed, renewed } from './session.ts';

const now = instant(Date.UTC(2026, 10, 22, 9, 30));
const after = (milliseconds: number): Instant => instant(Date.parse(now) + milliseconds);
const day = 24 * 60 * 60 * 1000;
const minute = 60_000;
const session = openSession({ id: 's1', account: 'a1', client: 'curl/8' }, now);

describe('A session', () => {
  it('lives for 30 days without being refreshed', () => {
    assert.equal(isSessionLive(session, after(30 * day - 1)), true);
    assert.equal(isSessionLive(session, after(30 * day)), false);
  });

  it('lives for 30 more days after each exchange of its refresh token', () => {
    const next = refreshed(session, 0, after(29 * day));
    assert.ok(next);
    assert.deepEqual(
      [next.generation, next.createdAt, next.refreshedAt],
      [1, now, after(29 * day)],
    );
    assert.equal(isSessionLive(next, after(59 * day - 1)), true);
  });

  it('takes the token before the valid one for another minute, and stays as it is', () => {
    const next = refreshed(session, 0, now);
    assert.ok(next);
    assert.equal(refreshed(next, 0, now), next);
    assert.equal(refreshed(next, 0, after(minute)), next);
    assert.equal(refreshed(next, 1, after(minute))?.generation, 2);
  });

  it('ends where an older token is used', () => {
    const first = refreshed(session, 0, now);
    assert.ok(first);
    const second = refreshed(first, 1, now);
    assert.ok(second);
    assert.equal(refreshed(first, 0, after(minute + 1)), undefined);
    assert.equal(refreshed(second, 0, now), undefined);
    assert.equal(refreshed(second, 3, now), undefined);
  });

  it('lives for 30 more days after a use of its cookie, which is stored once an hour at most', () => {
    const hour = 60 * minute;
    assert.equal(isRenewalDue(session, after(hour - 1)), false);
    assert.equal(renewed(session, after(hour - 1)), session);
    assert.equal(isRenewalDue(session, after(hour)), true);
    const used = renewed(session, after(29 * day));
    assert.deepEqual(used, {
      ...session,
      refreshedAt: after(29 * day),
      expiresAt: after(59 * day),
    });
    assert.equal(renewed(used, after(29 * day)), used);
  });

  it('keeps 200 characters of the client, without splitting one', () => {
    const { client } = openSession({ id: 's1', account: 'a1', client: '😀'.repeat(300) }, now);
    assert.equal(client, '😀'.repeat(200));
  });
});
