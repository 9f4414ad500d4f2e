import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textFault, type TextRule } from './text-rule.ts';

const rule: TextRule = { minLength: 1, maxLength: 10, lines: 'one' };
const isBlank = (text: string) => textFault(text, rule) === 'must not be blank';

const codePoints = Array.from({ length: 0x11_0000 }, (_, codePoint) => codePoint)
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Each by a property that `invisible` does not name, or by its name in Unicode. */
const thatShowNothing = new RegExp(
  [
    '\\s',
    '\\p{C}',
    '\\p{Z}',
    '\\p{M}',
    '\\p{Default_Ignorable_Code_Point}',
    // BRAILLE PATTERN BLANK, OBJECT REPLACEMENT CHARACTER, EGYPTIAN HIEROGLYPH FULL BLANK and HALF BLANK,
    // MUSICAL SYMBOL NULL NOTEHEAD
    '[\\u2800\\uFFFC\\u{13441}\\u{13442}\\u{1D159}]',
  ].join('|'),
  'u',
);
const thatOthersMayShow = /[\p{Co}\p{Cn}]/u;

describe('A text that may not be blank', () => {
  it('needs only one visible character', () => {
    const shown = codePoints.filter((one) => !thatShowNothing.test(one));
    assert.ok(shown.length > 150_000);
    assert.deepEqual(shown.filter(isBlank), []);
  });

  it('cannot consist of invisible characters, whatever Unicode calls them', () => {
    const hidden = codePoints.filter(
      (one) => thatShowNothing.test(one) && !thatOthersMayShow.test(one),
    );
    assert.ok(hidden.length > 2500);
    assert.deepEqual(
      hidden.filter((one) => !isBlank(one)),
      [],
    );
  });

  it('may have a glyph that only others have, but none of a code point that is no character', () => {
    for (const one of ['\uf8ff', '\ue0b0', '\u{10fffd}']) assert.ok(!isBlank(one));
    for (const one of ['\ufffe', '\uffff', '\ufdd0', '\u{1ffff}', '\u2065', '\u{e0fff}']) {
      assert.ok(isBlank(one), one);
    }
  });

  for (const [name, text] of [
    ['zero-width space', '\u200b'],
    ['zero-width joiners', '\u200c\u200d'],
    ['word joiner', '\u2060'],
    ['byte order mark', '\ufeff'],
    ['soft hyphen', '\u00ad'],
    ['combining grapheme joiner', '\u034f'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['Braille blank', '\u2800'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags of a flag without its flag', '\u{e0067}\u{e007f}'],
    ['bidi controls', '\u202e\u2066\u2069'],
    ['an accent alone', '\u0301'],
    ['all of it among white space', ' \u3000\u200b\u0301 '],
    ['white space', ' \t\n'],
    ['nothing', ''],
  ] as const) {
    it(`is not made of ${name}`, () => assert.ok(isBlank(text)));
  }

  for (const text of [
    '.',
    '-',
    '❤️',
    '🏳️‍🌈',
    '1️⃣',
    'é',
    'e\u0301',
    '👍🏽',
    '한',
    '\u200bx\u200b',
    '🇺🇳',
  ]) {
    it(`may be ${JSON.stringify(text)}`, () => assert.equal(textFault(text, rule), undefined));
  }
});
