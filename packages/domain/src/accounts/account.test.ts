import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import {
  accountKey,
  accountNameFault,
  disable,
  enable,
  passwordFault,
  tokenNameFault,
  type Account,
} from './account.ts';

const now = instant(Date.UTC(2026, 10, 22, 9, 30));
const account: Account = {
  id: 'a1',
  name: 'Ada',
  passwordHash: '$argon2id$…',
  createdAt: now,
  disabledAt: null,
};

describe('The name of an account', () => {
  it('has 1 to 64 letters, digits, dots, underscores or hyphens', () => {
    for (const name of ['a', 'Ada', 'ada.lovelace', '_', '-', '7', 'a'.repeat(64)]) {
      assert.equal(accountNameFault(name), undefined, name);
    }
    for (const name of [
      '',
      'a'.repeat(65),
      'a b',
      'ada\n',
      'ada/phone',
      'ädä',
      'a\u0000',
      7,
      null,
    ]) {
      assert.match(`${accountNameFault(name)}`, /^must be 1 to 64 letters/, String(name));
    }
  });

  it('is not the one of the owner without an account, in any case', () => {
    for (const name of ['local', 'Local', 'LOCAL']) {
      assert.match(`${accountNameFault(name)}`, /^must not be "local"/);
    }
    assert.equal(accountNameFault('local2'), undefined);
  });

  it('is compared without case', () => {
    assert.equal(accountKey('Ada.L'), accountKey('aDA.l'));
    assert.notEqual(accountKey('ada'), accountKey('ada-'));
  });
});

describe('A password', () => {
  it('has 8 to 256 characters of any kind', () => {
    for (const password of [
      'a'.repeat(8),
      '        ',
      'é'.repeat(8),
      '😀'.repeat(256),
      'tab\tand\nline',
      `${'x'.repeat(7)}\u0000`,
    ]) {
      assert.equal(passwordFault(password), undefined, JSON.stringify(password));
    }
    for (const password of ['', 'a'.repeat(7), '😀'.repeat(7), '😀'.repeat(257)]) {
      assert.match(`${passwordFault(password)}`, /^must have 8 to 256 characters$/);
    }
  });

  it('is Unicode text, because a lone surrogate would reach no hash unchanged', () => {
    assert.match(`${passwordFault('12345678\ud800')}`, /lone surrogates/);
    assert.equal(passwordFault(12_345_678), 'must be text');
  });
});

describe('The name of a personal token', () => {
  it('is one line of 1 to 100 characters', () => {
    assert.equal(tokenNameFault("Ada's phone 📱"), undefined);
    for (const name of ['', '  ', 'a\nb', 'a'.repeat(101), 7]) assert.ok(tokenNameFault(name));
  });
});

describe('An account', () => {
  it('is disabled since the first moment at which it was', () => {
    const later = instant(Date.parse(now) + 1000);
    const disabled = disable(account, now);
    assert.deepEqual(disabled, { ...account, disabledAt: now });
    assert.equal(disable(disabled, later), disabled);
  });

  it('is enabled again as it was', () => {
    assert.deepEqual(enable(disable(account, now)), account);
    assert.equal(enable(account), account);
  });
});
