import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as check, integer, property, string } from 'fast-check';
import stringWidth from 'string-width';
import { wrap } from './wrap.ts';

describe('A text that is wrapped', () => {
  it('breaks between words', () => {
    assert.deepEqual(wrap('Buy milk and bread', 9, stringWidth), ['Buy milk', 'and bread']);
    assert.deepEqual(wrap('Buy milk and bread', 8, stringWidth), ['Buy milk', 'and', 'bread']);
    assert.deepEqual(wrap('Buy milk', 80, stringWidth), ['Buy milk']);
    assert.deepEqual(wrap('', 80, stringWidth), ['']);
    assert.deepEqual(wrap('Buy      milk   ', 4, stringWidth), ['Buy', 'milk']);
  });

  it('breaks within a word that is longer than a line', () => {
    assert.deepEqual(wrap('an incomprehensible word', 8, stringWidth), [
      'an incom',
      'prehensi',
      'ble word',
    ]);
  });

  it('counts wide and combining characters as a terminal shows them', () => {
    assert.deepEqual(wrap('牛乳を買う', 4, stringWidth), ['牛乳', 'を買', 'う']);
    assert.deepEqual(wrap('e\u0301e\u0301e\u0301', 2, stringWidth), ['e\u0301e\u0301', 'e\u0301']);
    assert.deepEqual(wrap('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2, stringWidth), ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']);
  });

  it('loses only blanks, and fits', () => {
    check(
      property(
        string({ unit: 'grapheme', maxLength: 60 }),
        integer({ min: 2, max: 40 }),
        (text, columns) => {
          const lines = wrap(text, columns, stringWidth);
          assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
          for (const line of lines) {
            const isOneCharacter = [...new Intl.Segmenter().segment(line)].length === 1;
            assert.ok(stringWidth(line) <= columns || isOneCharacter, JSON.stringify(line));
          }
        },
      ),
    );
  });
});
