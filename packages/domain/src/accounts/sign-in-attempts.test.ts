import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import { nextAttempt, waitAfter, type SignInAttempts } from './sign-in-attempts.ts';

const begin = Date.UTC(2026, 10, 22, 9, 30);

describe('The wait after wrong passwords', () => {
  it('is none for five, then doubles from a second to a quarter of an hour', () => {
    assert.deepEqual(
      Array.from({ length: 18 }, (_, failed) => waitAfter(failed)),
      [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900],
    );
    assert.equal(waitAfter(5000), 900);
  });

  it('lets a patient guesser have as many tries as the schedule says', () => {
    let attempts: SignInAttempts | undefined;
    let tries = 0;
    for (let second = 0; second < 3600; second += 1) {
      // Ten tries in each second.
      for (let one = 0; one < 10; one += 1) {
        const next = nextAttempt(attempts, instant(begin + second * 1000));
        if ('retryAfter' in next) continue;
        attempts = next;
        tries += 1;
      }
    }
    // 5 free ones, and after waits of 1, 2, 4 … 512 s (1023 s together) and of 900 s each, those within the hour.
    assert.equal(tries, 5 + 10 + Math.floor((3599 - 1023) / 900));
  });

  it('says how long it still is, in whole seconds, rounded up', () => {
    const blocked: SignInAttempts = {
      failed: 6,
      blockedUntil: instant(begin + 2000),
      expiresAt: instant(begin + 60_000),
    };
    assert.deepEqual(nextAttempt(blocked, instant(begin)), { retryAfter: 2 });
    assert.deepEqual(nextAttempt(blocked, instant(begin + 1)), { retryAfter: 2 });
    assert.deepEqual(nextAttempt(blocked, instant(begin + 1999)), { retryAfter: 1 });
    assert.equal('failed' in nextAttempt(blocked, instant(begin + 2000)), true);
  });

  it('begins anew a day after the last try', () => {
    const known: SignInAttempts = {
      failed: 40,
      blockedUntil: instant(begin),
      expiresAt: instant(begin + 1000),
    };
    assert.equal((nextAttempt(known, instant(begin + 999)) as SignInAttempts).failed, 41);
    const next = nextAttempt(known, instant(begin + 1000)) as SignInAttempts;
    assert.equal(next.failed, 1);
    assert.equal(next.expiresAt, instant(begin + 1000 + 24 * 60 * 60 * 1000));
  });
});
