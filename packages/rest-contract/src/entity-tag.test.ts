import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  entityTagsFrom,
  isNamedStronglyIn,
  isNamedWeaklyIn,
  revisionsIn,
  revisionsWeaklyIn,
} from './entity-tag.ts';

describe('If-None-Match', () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b","a","c"', '"x,y", W/"a"', '*', ' * ']) {
    it(`names the state "a" as ${header}`, () => assert.ok(isNamedWeaklyIn(header, '"a"')));
  }

  for (const header of ['', 'a', '"b"', '"A"', '"aa"', '"b, a"', '"a" b', '"a', '*, "a"']) {
    it(`does not name it as ${header || 'nothing'}`, () =>
      assert.ok(!isNamedWeaklyIn(header, '"a"')));
  }
});

describe('If-Match', () => {
  for (const header of ['"a"', '"b", "a"', 'W/"a", "a"', '*']) {
    it(`names the state "a" as ${header}`, () => assert.ok(isNamedStronglyIn(header, '"a"')));
  }

  for (const header of ['', 'a', 'W/"a"', '"A"', '"b"', '*, "a"']) {
    it(`does not name it as ${header || 'nothing'}`, () =>
      assert.ok(!isNamedStronglyIn(header, '"a"')));
  }
});

describe('A list of entity tags', () => {
  const lists: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['"1"', ['"1"']],
    ['W/"1"', ['W/"1"']],
    ['""', ['""']],
    ['"1","2" ,\t"3"', ['"1"', '"2"', '"3"']],
    [', ,"1",, "2",', ['"1"', '"2"']],
    ['"a,b", "c-d"', ['"a,b"', '"c-d"']],
  ];
  for (const [header, tags] of lists) {
    it(`may be written ${header}`, () => assert.deepEqual(entityTagsFrom(header), tags));
  }

  for (const header of [
    '',
    ',',
    '1',
    '"1',
    '1"',
    "'1'",
    'w/"1"',
    'W/1',
    '"1" "2"',
    '"1", x',
    '**',
  ]) {
    it(`is not ${header || 'nothing'}`, () => assert.equal(entityTagsFrom(header), undefined));
  }

  it('has no tag with a space or a control character', () => {
    for (const header of ['"1 2"', '"1\u007f"', '"1\u0001"']) {
      assert.equal(entityTagsFrom(header), undefined);
    }
  });

  it('names revisions strongly or weakly', () => {
    const tags = ['"1"', 'W/"2"', '""'];
    assert.deepEqual(revisionsIn(tags), ['1', '']);
    assert.deepEqual(revisionsWeaklyIn(tags), ['1', '2', '']);
  });
});
