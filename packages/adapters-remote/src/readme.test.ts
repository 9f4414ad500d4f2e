import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';

it('The README of the client shows only code that an example runs', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const example = await readFile(
    new URL('../../../examples/remote-client.ts', import.meta.url),
    'utf8',
  );
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  assert.equal(blocks.length, 1);
  for (const block of blocks) assert.ok(example.includes(block), block);
});

it('The README of the client names every code of its errors', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const source = await readFile(new URL('remote-error.ts', import.meta.url), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, code]) => code);
  const named = [...readme.matchAll(/^\| `([\w-]+)` /gm)].map(([, code]) => code);
  assert.ok(codes.length > 10);
  assert.deepEqual(named, codes);
});
