import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomSecrets } from './random-secrets.ts';

const secrets = randomSecrets();

describe('A personal token', () => {
  it('looks like todo_pat_ and 36 letters and digits', () => {
    assert.match(secrets.newPersonalToken(), /^todo_pat_[0-9A-Za-z]{36}$/);
  });

  it('uses all digits, and never comes twice', () => {
    const tokens = Array.from({ length: 1000 }, () => secrets.newPersonalToken());
    assert.equal(new Set(tokens).size, tokens.length);
    const random = tokens.map((token) => token.slice('todo_pat_'.length, -6)).join('');
    const counts = Map.groupBy(random, (digit) => digit);
    assert.equal(counts.size, 62);
    // 30,000 digits: each is expected 484 times, with a standard deviation of 22.
    for (const [digit, { length }] of counts) assert.ok(length > 300 && length < 670, digit);
  });

  it('is told from every other text by its form and its checksum', () => {
    const token = secrets.newPersonalToken();
    assert.equal(secrets.isPersonalToken(token), true);
    const last = token.at(-1) === 'a' ? 'b' : 'a';
    for (const other of [
      '',
      'todo_pat_',
      token.slice(0, -1),
      `${token}0`,
      `${token.slice(0, -1)}${last}`,
      token.replace('todo_pat_', 'todo_pbt_'),
      `${token}\n`,
      token.toUpperCase(),
    ]) {
      assert.equal(secrets.isPersonalToken(other), false, other);
    }
  });
});

describe('An owner', () => {
  it('has 12 letters and digits, and never comes twice', () => {
    const owners = Array.from({ length: 1000 }, () => secrets.newOwner());
    for (const owner of owners) assert.match(owner, /^[0-9A-Za-z]{12}$/);
    assert.equal(new Set(owners).size, owners.length);
  });
});

describe('A digest', () => {
  it('is SHA-256 in hexadecimal digits', () => {
    assert.equal(
      secrets.digest('abc'),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
