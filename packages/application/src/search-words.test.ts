import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchWords } from './search-text.ts';

describe('The words of a search', () => {
  it('are each there once, without their case', () => {
    assert.deepEqual(searchWords(' Milk\ttea MILK '), ['milk', 'tea']);
  });

  it('leave out what is part of another, as it is found with that', () => {
    assert.deepEqual(searchWords('mil milk il tea eat milk-tea'), ['eat', 'milk-tea']);
  });
});
