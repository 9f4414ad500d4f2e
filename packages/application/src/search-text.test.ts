import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { fold, searchText, searchWords } from './search-text.ts';

const anyCodePoints = Array.from({ length: 0x11_0000 }, (_, codePoint) => codePoint)
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));
const foldedCodePoints = anyCodePoints.map((one) => fold(one));
/** The code points that `differs` says so of, given also what they fold to. */
const codePointsThat = (differs: (one: string, folded: string) => boolean) =>
  anyCodePoints.filter((one, index) => differs(one, foldedCodePoints[index] ?? ''));

const composed = (text: string) => text.normalize('NFC');
const decomposed = (text: string) => text.normalize('NFD');
const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text.toLowerCase();

/** Ways to write the same text. */
const otherSpellings: Readonly<Record<string, (text: string) => string>> = {
  'folded already': fold,
  'in capitals': upper,
  'in small letters': lower,
  'in capitals, then in small letters': (text) => lower(upper(text)),
  'in small letters, then in capitals': (text) => upper(lower(text)),
  composed,
  decomposed,
  'decomposed in capitals': (text) => decomposed(upper(decomposed(text))),
  'in Turkish capitals': (text) => text.toLocaleUpperCase('tr'),
  'in Turkish small letters': (text) => text.toLocaleLowerCase('tr'),
  'in Lithuanian capitals': (text) => text.toLocaleUpperCase('lt'),
  'in Lithuanian small letters': (text) => text.toLocaleLowerCase('lt'),
};

describe('Folding', () => {
  for (const [name, spelled] of Object.entries(otherSpellings)) {
    it(`makes the same of each character ${name}`, () => {
      const different = codePointsThat((one, folded) => {
        const other = spelled(one);
        return other !== one && fold(other) !== folded;
      });
      assert.deepEqual(different, []);
    });
  }

  it('leaves nothing that Unicode would fold further', () => {
    // Unicode folds Cherokee to its capitals, and we to its small letters: both make one of the two.
    const further = codePointsThat((_, folded) =>
      /(?!\p{Script=Cherokee})\p{Changes_When_Casefolded}/u.test(decomposed(folded)),
    );
    assert.deepEqual(further, []);
  });

  it('leaves alone what has no case', () => {
    const changed = codePointsThat(
      (one, folded) =>
        folded !== one &&
        folded !== composed(one) &&
        !/[\p{Changes_When_Casefolded}\p{Script=Cherokee}ı]/u.test(decomposed(one)),
    );
    assert.deepEqual(changed, []);
  });

  it('makes white space of nothing else, so that a word stays one word', () => {
    const split = codePointsThat((one, folded) => /\s/u.test(folded) !== /\s/u.test(one));
    assert.deepEqual(split, []);
  });

  for (const words of [
    ['STRAẞE', 'Straße', 'strasse', 'STRASSE', 'ſtraße', 'STRAßE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς', 'οδυσσευσ', 'ΟΔΥΣΣΕΥς'],
    ['ISTANBUL', 'İSTANBUL', 'istanbul', 'ıstanbul', 'i\u0307stanbul', 'İstanbul'],
    ['ﬁne', 'fine', 'FINE', 'ﬁNE'],
    ['ﬅop', 'ﬆop', 'STOP', 'ſtop'],
    ['ᾳ', 'ᾼ', 'ΑΙ', 'αι', 'α\u0345'],
    ['ŐŰ', 'őű', 'O\u030bU\u030b', 'o\u030bu\u030b'],
    ['Ǆ', 'ǅ', 'ǆ'],
    ['K\u00c5', '\u212a\u212b', 'k\u00e5', 'ka\u030a'],
    ['ᏣᎳᎩ', 'ꮳꮃꭹ'],
    ['𐐔𐐇𐐝', '𐐼𐐯𐑅'],
    ['ᲥᲐᲠᲗᲣᲚᲘ', 'ქართული'],
    ['a\u0323\u0307', 'a\u0307\u0323', 'ạ\u0307', 'ȧ\u0323'],
    ['한글', '한글'.normalize('NFD')],
  ]) {
    it(`makes one of ${words.join(', ')}`, () => {
      assert.deepEqual(
        words.map(fold),
        words.map(() => fold(words[0] ?? '')),
      );
    });
  }

  for (const [one, other] of [
    ['cafe', 'café'],
    ['ss', 's'],
    ['ｂ', 'b'],
    ['а', 'a'],
    ['ö', 'oe'],
  ] as const) {
    it(`keeps ${one} and ${other} apart`, () => assert.notEqual(fold(one), fold(other)));
  }

  /** Letters with a case of their own kind, marks that move past each other, and what joins. */
  const letters = Array.from('aZßẞſsSςσΣiIİıjJÄäåÅΐΰŉǰẖﬀﬃﬆևᏣꮳ𐐔𐐼ǅꙋЙй한ㅎ가각牛👩 -\n');
  const marks = ['\u0301', '\u0307', '\u0308', '\u030a', '\u0323', '\u0328', '\u20dd', '\u200d'];
  const anySequence = fc.oneof(
    fc.string({ unit: fc.constantFrom(...letters, ...marks), maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );

  for (const [name, spelled] of Object.entries(otherSpellings)) {
    it(`makes the same of each text ${name}`, () => {
      fc.assert(
        fc.property(anySequence, (text) => assert.equal(fold(spelled(text)), fold(text))),
        { numRuns: 1000 },
      );
    });
  }

  it('finds each word of a text in any spelling, and each part that is whole letters', () => {
    const wholeLetters = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        anySequence,
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...Object.values(otherSpellings)),
        (task, from, to, spelled) => {
          const segments = Array.from(wholeLetters.segment(task), ({ segment }) => segment);
          const part = segments.slice(from % (segments.length + 1), to % (segments.length + 1));
          const searched = searchText({ task, notes: '', tags: [] });
          for (const word of searchWords(spelled(part.join('')))) {
            assert.ok(searched.includes(word), `${word} in ${searched}`);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
