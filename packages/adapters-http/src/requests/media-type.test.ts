import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { acceptsJson, isUtf8, mediaTypeFrom } from './media-type.ts';

describe('An Accept header', () => {
  for (const header of [
    '',
    ' ',
    ',',
    '*/*',
    '*',
    'application/json',
    'APPLICATION/Json',
    'application/*',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8"',
    'application/json;charset=utf8',
    'application/json;',
    'application/json; ; q=1',
    'application/json;version=1',
    'application/json;q=0.001',
    'application/json;Q=0.5',
    'application/json; q=1; charset=utf-8',
    'application/json;note="a,b;q=0"',
    'application/json;note="say \\"hi\\", you";q=0.3',
    'text/html, application/json;q=0.9, */*;q=0.8',
    'text/html;level=1, */*;q=0.1',
    'application/json, */*;q=0',
    'application/*;q=0.1, */*;q=0',
    '*/*;q=0, application/json;charset=utf-8',
    'application/json;q=0, application/json;charset=utf-8',
    'application/json;version=2;q=0, */*',
    'application/json;charset=latin1;q=0, application/json',
    'application/json;q=high',
    'text/html, , application/json',
    'json, application/json',
    'text/html, image/gif, *; q=.2, */*; q=.2',
  ]) {
    it(`lets the answer be JSON: ${JSON.stringify(header)}`, () => assert.ok(acceptsJson(header)));
  }

  for (const header of [
    'text/html',
    'application/xml, text/*',
    'application/problem+json',
    'application/jsonx',
    'json',
    'application/json;q=0',
    'application/json;q=0.000',
    'application/json; Q=0.',
    'application/json;q="0"',
    '*/*;q=0',
    '*;q=0',
    'application/*;q=0, */*',
    'application/json;q=0, application/*, */*',
    'application/json;charset=utf-8;q=0, application/json',
    'application/json;charset=latin1',
    'application/json;charset="iso-8859-1", text/html',
    'text/plain;note="application/json, */*"',
    'text/plain;note="application/json, */*',
    'application/json = x',
  ]) {
    it(`rules JSON out: ${header}`, () => assert.ok(!acceptsJson(header)));
  }

  it('is read in linear time', () => {
    const pieces = [
      '"',
      '\\',
      '"\\',
      'a/b;',
      ';',
      ',',
      ' ',
      '\t',
      '*',
      'q=',
      '"a\\"',
      'application/json',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...pieces), fc.constantFrom(...pieces), (one, other) => {
        const header = (one + other).repeat(16_384 / (one + other).length);
        const began = performance.now();
        acceptsJson(header);
        mediaTypeFrom(header);
        assert.ok(performance.now() - began < 200);
      }),
    );
  });
});

describe('A media type', () => {
  it('has parameters in any spelling', () => {
    for (const text of [
      'application/json; charset=utf-8',
      'Application/JSON;Charset="utf-8"',
      ' application/json\t;\tcharset="\\u\\t\\f-8" ;',
      'application/json;;charset=utf-8;;',
    ]) {
      const type = mediaTypeFrom(text);
      assert.deepEqual(type, { name: 'application/json', parameters: [['charset', 'utf-8']] });
    }
  });

  it('is invalid if other text follows it, or if a parameter is invalid', () => {
    for (const text of [
      '',
      'json',
      'application/',
      '/json',
      'application/json application/json',
      'application/json, text/plain',
      'application/json; charset',
      'application/json; charset=',
      'application/json; charset =utf-8',
      'application/json; charset="utf-8',
      'application/json; charset="utf-8"x',
    ]) {
      assert.equal(mediaTypeFrom(text), undefined, text);
    }
  });

  it('is in UTF-8 unless it names another charset', () => {
    for (const parameters of [
      '',
      ';charset=utf-8',
      ';charset=UTF8',
      ';version=1',
      ';charset=utf-8;charset=utf8',
    ]) {
      assert.ok(isJsonInUtf8(parameters), parameters);
    }
    for (const parameters of [
      ';charset=latin1',
      ';charset=utf-16',
      ';charset=utf-8;charset=latin1',
      ';charset=""',
      ";charset='utf-8'",
    ]) {
      assert.ok(!isJsonInUtf8(parameters), parameters);
    }
  });
});

function isJsonInUtf8(parameters: string): boolean {
  const type = mediaTypeFrom(`application/json${parameters}`);
  return type !== undefined && isUtf8(type);
}
