import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { visibleColoredText, visibleJson, visibleLine, visibleText } from './visible-text.ts';

/** Every code point that a terminal would obey, or that is none. */
const obeyed = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u.test(String.fromCodePoint(code)))
  .map((code) => String.fromCodePoint(code));
const isObeyed = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;

const escape = '\u001B';
const anyColor = new RegExp(`${escape}\\[[0-9;]*m`, 'g');

/** Texts with much in them that a terminal would obey. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...obeyed.filter((_, index) => index < 80 || index % 64 === 0)),
      fc.constantFrom(
        '\u001B[31m',
        '\u001B]0;title\u0007',
        '\u001B[2J',
        '\u009B1A',
        '\u202E',
        'a',
        ' ',
        'שלום',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('A text for people', () => {
  it('has no character that would control a terminal', () => {
    for (const character of obeyed) {
      assert.match(visibleLine(`a${character}b`), /^a\\(x[0-9a-f]{2}|u[0-9a-f]{4}|[nrt])b$/);
    }
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(visibleLine(text), isObeyed);
        assert.doesNotMatch(visibleText(text).replaceAll(/[\t\n\r]/g, ''), isObeyed);
        const colored = visibleColoredText(text)
          .replaceAll(/[\t\n\r]/g, '')
          .replaceAll(anyColor, '');
        assert.doesNotMatch(colored, isObeyed);
      }),
    );
  });

  it('is otherwise unchanged', () => {
    for (const text of [
      'Buy milk',
      'שלום עולם',
      'مرحبا',
      'می\u200Cخواهم',
      '👨\u200D👩\u200D👧 🏴\u{E0067}\u{E007F}',
      'e\u0301 ﷽ \u00AD\uFEFF',
      String.raw`C:\x1b`,
    ]) {
      assert.equal(visibleLine(text), text);
    }
    assert.equal(visibleText('a\n\tb\r\n'), 'a\n\tb\r\n');
    assert.equal(
      visibleLine('a\n\tb\u001B[31m\u202E\u2066'),
      String.raw`a\n\tb\x1b[31m\u202e\u2066`,
    );
  });

  it('is the same value in JSON', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = visibleJson(JSON.stringify({ text }, null, 2));
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify({ text })));
        assert.doesNotMatch(json.replaceAll('\n', ''), isObeyed);
      }),
    );
  });
});
