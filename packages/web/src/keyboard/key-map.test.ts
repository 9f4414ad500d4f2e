import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { keyMap, keyName, meaningOf, type KeyPlace } from './key-map.ts';

const inList: KeyPlace = { isInList: true, hasLetters: true };
const onPage: KeyPlace = { isInList: false, hasLetters: true };

describe('A key', () => {
  it('has one meaning', () => {
    const keys = keyMap.flatMap((binding) => binding.keys);
    assert.deepEqual(keys, [...new Set(keys)]);
  });

  it('of the list means nothing elsewhere', () => {
    assert.equal(meaningOf('x', '', inList).command, 'done');
    assert.equal(meaningOf('x', '', onPage).command, undefined);
    assert.equal(meaningOf('n', '', onPage).command, 'add');
  });

  it('may be the first of two', () => {
    const { prefix, command } = meaningOf('g', '', onPage);
    assert.deepEqual([prefix, command], ['g', undefined]);
    assert.deepEqual(meaningOf('t', prefix, onPage), { command: 'today', prefix: '' });
    assert.deepEqual(meaningOf('n', prefix, onPage), { prefix: '' });
    assert.deepEqual(meaningOf('g', prefix, onPage), { prefix: 'g' });
  });

  it('that is a letter or a sign can be switched off, and the others stay', () => {
    const quiet = { ...inList, hasLetters: false };
    for (const key of ['n', 'x', '/', '?', '#', 'g', 'u']) {
      assert.equal(meaningOf(key, '', quiet).command, undefined, key);
    }
    assert.equal(meaningOf(' ', '', quiet).command, 'done');
    assert.equal(meaningOf('Delete', '', quiet).command, 'delete');
    assert.equal(meaningOf('ArrowDown', '', quiet).command, 'down');
  });
});

it('docs/page.md explains exactly the keys that there are', async () => {
  const page = await readFile(new URL('../../../../docs/page.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (`.+?) +\| (.+?) +\|$/gm)].map(([, keys, does]) => [
    keys,
    does,
  ]);
  assert.deepEqual(
    rows,
    keyMap.map(({ keys, does }) => [keys.map((key) => `\`${keyName(key)}\``).join(' or '), does]),
  );
});
