import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changedTags } from './tag-words.ts';

describe('Changes of tags', () => {
  for (const [changes, expected] of [
    [
      ['+a', '-home', 'b'],
      ['work', 'a', 'b'],
    ],
    [['none', '+a'], ['a']],
    [['+none'], ['home', 'work', 'none']],
    [['-nosuch'], ['home', 'work']],
    // A sign alone leaves a blank tag, which the use case refuses.
    [['-'], ['home', 'work', '']],
    [['+'], ['home', 'work', '']],
  ] as const) {
    it(`${changes.join(' ')} of home and work leave ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(changedTags(['home', 'work'], changes), expected));
  }
});
