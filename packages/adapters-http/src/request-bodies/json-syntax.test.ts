import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codePoints } from '@todo/domain';
import * as fc from 'fast-check';
import { syntaxFault } from './json-syntax.ts';

const places: ReadonlyArray<readonly [text: string, line: number, column: number, found?: string]> =
  [
    ["{'task': 'Buy milk'}", 1, 2, "'"],
    ['{\n  "task": "Buy milk",\n}', 3, 1, '}'],
    ['{\r\n  "task": "Buy milk"\r\n  "due": null}', 3, 3, '"'],
    ['{"task":', 1, 9],
    ['{"task": "Buy', 1, 14],
    ['{"task": "a\nb"}', 1, 12, '\n'],
    ['{"task": "\\x"}', 1, 11, '\\'],
    ['{"task": "Buy milk"} {}', 1, 22, '{'],
    ['{"task": nul}', 1, 13, '}'],
    ['{"task": undefined}', 1, 10, 'u'],
    ['{"🥛": 🥛}', 1, 7, '🥛'],
    ['[1, 2', 1, 6],
    ['[01]', 1, 3, '1'],
    ['[1}', 1, 3, '}'],
    ['{"a" 1}', 1, 6, '1'],
    ['\uFEFF{}', 1, 1, '\uFEFF'],
    ['', 1, 1],
  ];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('The place of a syntax fault', () => {
  for (const [text, line, column, found] of places) {
    it(`is line ${line}, column ${column} of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(syntaxFault(text), { line, column, found });
    });
  }

  it('is in every text that JSON.parse refuses, and in no other', () => {
    const tokens = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\',
      '\\u00e9',
      '1',
      '-',
      '.5',
      'e3',
    ];
    const piece = fc.constantFrom(...tokens, '0', 'true', 'nul', 'l', ' ', '\n', '\t', 'é', '\0');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        assert.equal(syntaxFault(text) === undefined, isJson(text), JSON.stringify(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('is where one character of a JSON text was replaced, in its escape, or after it', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('\0', '}', '"', 'x'), (json, n, other) => {
        const at = n % json.length;
        const text = json.slice(0, at) + other + json.slice(at + 1);
        assert.equal(syntaxFault(json), undefined);
        const fault = syntaxFault(text);
        assert.equal(fault === undefined, isJson(text), JSON.stringify(text));
        // A fault in an escape is where the escape begins: up to five characters before.
        const least = codePoints(text.slice(0, at)) - 5;
        if (fault?.line === 1) assert.ok(fault.column > least);
      }),
    );
  });

  it('is found in linear time, at any depth', () => {
    const began = performance.now();
    for (const piece of ['[', '{"a":', '"\\u00e9', '1,', '[1]']) {
      syntaxFault(piece.repeat(200_000 / piece.length));
    }
    syntaxFault(`"${'x'.repeat(1_000_000)}`);
    assert.ok(performance.now() - began < 3000);
  });
});
