import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { structureFault } from './json-structure.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('JSON with the same key twice in one object', () => {
  for (const json of [
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a":3}',
    '{"a" : 1 , \n"a"\t\r\n : 2}',
    '{"a":1,"\\u0061":2}',
    '{"":1,"":2}',
    '[{"b":{"a":{},"a":[]}}]',
    '{"a":{"b":1},"a":2}',
    '{"a\\"":1,"a\\"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":"\\\\","a":1}',
    '{"é":1,"\\u00e9":1}',
  ]) {
    it(`is found out: ${json}`, () => assert.equal(structureFault(json), 'duplicate-key'));
  }
});

describe('JSON without a fault in its structure', () => {
  for (const json of [
    '{}',
    '[]',
    '7',
    'null',
    '"a"',
    '{"a":1,"A":1}',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '["a","a"]',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"\\\\","b":"\\"a\\":"}',
    '{"a":["a","b:"],"b":"a\\\\"}',
    nested(32),
    `{"a":${nested(31)}}`,
    `{"a":"${'['.repeat(100)}"}`,
    `[${nested(31)},${nested(31)}]`,
  ]) {
    it(`is let through: ${json.slice(0, 40)}`, () => assert.equal(structureFault(json), undefined));
  }
});

describe('JSON nested deeper than 32', () => {
  for (const json of [nested(33), `{"a":${nested(32)}}`, nested(30_000)]) {
    it(`is found out: ${json.length} characters`, () => {
      assert.equal(structureFault(json), 'too-deep');
    });
  }
});
