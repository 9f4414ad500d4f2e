import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { todoIdFrom } from './todo-id.ts';

describe('An id', () => {
  it('is a positive integer', () => {
    assert.equal(todoIdFrom('1'), 1);
    assert.equal(todoIdFrom('9007199254740991'), Number.MAX_SAFE_INTEGER);
  });

  for (const text of [
    '',
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '١',
    'abc',
    '9007199254740992',
    '9'.repeat(400),
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(todoIdFrom(text), undefined);
    });
  }
});
