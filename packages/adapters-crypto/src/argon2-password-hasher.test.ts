import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TooBusyError } from '@todo/application';
import { argon2PasswordHasher } from './argon2-password-hasher.ts';

const cheap = { memory: 8, passes: 1, parallelism: 1 };
const passwords = argon2PasswordHasher({ parameters: cheap });

/** Of the reference implementation of argon2, for `password`. */
const foreign =
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

describe('A password hash', () => {
  it('has the parameters that OWASP and ASVS recommend, a salt of 16 bytes and a tag of 32', async () => {
    const hash = await argon2PasswordHasher().hash('correct horse');
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  });

  it('matches its password and no other', async () => {
    const hash = await passwords.hash('correct horse');
    assert.equal((await passwords.verify('correct horse', hash)).matches, true);
    for (const other of ['Correct horse', 'correct horse ', '']) {
      assert.equal((await passwords.verify(other, hash)).matches, false, other);
    }
  });

  it('is another one each time', async () => {
    assert.notEqual(await passwords.hash('the same'), await passwords.hash('the same'));
  });

  it('uses every byte of a long password, and zero bytes too', async () => {
    const long = `${'a'.repeat(255)}b`;
    const hash = await passwords.hash(long);
    assert.equal((await passwords.verify(`${'a'.repeat(255)}c`, hash)).matches, false);
    const zero = await passwords.hash('abc\0def');
    assert.equal((await passwords.verify('abc\0xyz', zero)).matches, false);
  });

  it('is understood as the reference implementation writes it', async () => {
    assert.deepEqual(await argon2PasswordHasher().verify('password', foreign), {
      matches: true,
      isOutdated: false,
    });
    assert.equal((await passwords.verify('Password', foreign)).matches, false);
  });

  it('is outdated where its parameters are lower than those of new hashes', async () => {
    const hash = await passwords.hash('correct horse');
    for (const [parameters, isOutdated] of [
      [cheap, false],
      [{ ...cheap, memory: 16 }, true],
      [{ ...cheap, passes: 2 }, true],
    ] as const) {
      const hasher = argon2PasswordHasher({ parameters });
      assert.deepEqual(await hasher.verify('correct horse', hash), { matches: true, isOutdated });
    }
  });

  it('that cannot be read is an error, not a wrong password', async () => {
    for (const text of ['', 'plain', '$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA']) {
      await assert.rejects(passwords.verify('password', text), TypeError, text);
    }
  });

  it('is computed even where there is none, and never matches', async () => {
    assert.deepEqual(await passwords.verify('password', undefined), {
      matches: false,
      isOutdated: false,
    });
  });
});

describe('Hashes at the same moment', () => {
  it('are two, while a few more wait, and the others are refused at once', async () => {
    const hasher = argon2PasswordHasher({ parameters: cheap, atOnce: 2, waiting: 3 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => hasher.hash('correct horse')),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 15);
    for (const outcome of refused) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof TooBusyError);
    }
    // There is room again.
    assert.match(await hasher.hash('correct horse'), /^\$argon2id\$/);
  });
});

describe('A common password', () => {
  it('is one of the first that are guessed, in any case', async () => {
    for (const password of ['password', 'PassWord', '12345678', 'qwertyuiop', 'football']) {
      assert.equal(await passwords.isCommon(password), true, password);
    }
    for (const password of ['correct horse battery staple', 'kX7!pq.Rv2', 'password ']) {
      assert.equal(await passwords.isCommon(password), false, password);
    }
  });
});
