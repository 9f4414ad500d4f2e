import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');

describe('The page on the architecture', () => {
  it('names only files and folders that there are', () => {
    const named = [...page.matchAll(/`((?:packages|test)\/[^`]*)`/g)].map(([, path = '']) => path);
    const linked = [...page.matchAll(/\]\(((?:\.\.|decisions)\/[^)]*)\)/g)].map(
      ([, path = '']) => `docs/${path}`,
    );
    assert.ok(named.length > 20 && linked.length > 3);
    for (const path of [...named, ...linked]) assert.ok(existsSync(new URL(path, root)), path);
  });
});
