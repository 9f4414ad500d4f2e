import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo } from '@todo/application/testing';
import { array, assert as check, constantFrom, property } from 'fast-check';
import stringWidth from 'string-width';
import { colored } from '../terminal/paint.ts';
import { isPlainText, plainTextWidth, textWidthFor } from './text-width.ts';

const plainCharacters = Array.from({ length: 0x1_10_00 }, (_, code) => String.fromCodePoint(code))
  .filter((character) => isPlainText(character))
  .filter((character) => !'\t\n\r'.includes(character));

describe('The width of a text', () => {
  it('is its length if it is plain, and equals that of string-width', () => {
    assert.ok(plainCharacters.length > 900);
    for (const character of plainCharacters) assert.equal(stringWidth(character), 1, character);
    const plainText = array(constantFrom(...plainCharacters)).map((all) => all.join(''));
    check(
      property(plainText, (text) => {
        assert.equal(plainTextWidth(text), stringWidth(text));
        assert.equal(plainTextWidth(colored('red', text)), stringWidth(text));
      }),
    );
  });

  it('is counted letter by letter if one of the todos is not plain', async () => {
    assert.equal(await textWidthFor([]), plainTextWidth);
    const plain = aTodo({ task: 'Žluťoučký kůň – 5 €', tags: ['дом'], notes: 'α\n\tω' });
    assert.equal(await textWidthFor([plain]), plainTextWidth);
    for (const other of [{ task: '牛乳' }, { tags: ['👩‍👩‍👧‍👦'] }, { notes: 'cafe\u0301' }]) {
      assert.equal(await textWidthFor([plain, aTodo(other)]), stringWidth);
    }
  });
});
