import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

const page = new URL('../docs/embedding.md', import.meta.url);

/** The code of the page, each with the example that was named last before it. */
async function codeOfPage(): Promise<readonly { readonly file: string; readonly code: string }[]> {
  const text = await readFile(page, 'utf8');
  let file = '';
  return [...text.matchAll(/^From \[.+\]\((.+)\):$|^```ts\n([^]*?)^```$/gm)].flatMap(
    ([, named, code]) => {
      file = named ?? file;
      return code === undefined ? [] : [{ file, code }];
    },
  );
}

describe('docs/embedding.md', () => {
  it('has only code of the examples, which other tests run', async () => {
    const all = await codeOfPage();
    assert.ok(all.length >= 4);
    for (const { file, code } of all) {
      const example = await readFile(new URL(file, page), 'utf8');
      assert.ok(example.includes(code), `${file} has no\n${code}`);
    }
  });
});
