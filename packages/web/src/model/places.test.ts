import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fragmentOf, placeFrom, titleOf, type Place } from './places.ts';

describe('A fragment of the address', () => {
  const places: readonly Place[] = [
    { name: 'today' },
    { name: 'trash' },
    { name: 'tag', tag: 'home/50%' },
    { name: 'search', words: 'milk & honey #1' },
  ];
  for (const place of places) {
    it(`${fragmentOf(place)} leads back to ${titleOf(place)}`, () => {
      assert.deepEqual(placeFrom(fragmentOf(place)), place);
    });
  }

  for (const fragment of ['', '#', '#/', '#/nowhere', '#/tag', '#/tag/', 'today']) {
    it(`“${fragment}” is today`, () => assert.deepEqual(placeFrom(fragment), { name: 'today' }));
  }

  it('may hold a % that encodes nothing', () => {
    assert.deepEqual(placeFrom('#/tag/50%'), { name: 'tag', tag: '50%' });
  });
});
