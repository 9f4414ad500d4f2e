import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formats } from '@todo/adapters-formats';
import { runProgram } from '../../scripts/run-program.ts';
import { formatSection } from './format-page.ts';

/*
 * The tables of docs/file-formats.md are those of the code. With UPDATE_FORMATS_PAGE=1 the test writes them.
 */

const page = new URL('../../docs/file-formats.md', import.meta.url);
const oxfmt = fileURLToPath(new URL('../bin/oxfmt', import.meta.resolve('oxfmt')));
const marked = /(?<=<!-- formats -->\n).*(?=<!-- \/formats -->)/s;

describe('The page on import and export', () => {
  it('has the tables of every format', async () => {
    const text = await readFile(page, 'utf8');
    const sections = formats.map(formatSection).join('\n');
    const wanted = await formatted(text.replace(marked, () => `\n${sections}\n`));
    if (process.env['UPDATE_FORMATS_PAGE'] === '1') await writeFile(page, wanted);
    assert.equal(await readFile(page, 'utf8'), wanted);
  });

  it('begins with every format and its name', async () => {
    const text = await readFile(page, 'utf8');
    for (const { title, name } of formats) {
      assert.match(text, new RegExp(`\\| ${title} +\\| \`${name}\` `));
    }
  });
});

describe('The README of the formats', () => {
  it('shows what an example runs', async () => {
    const root = new URL('../../', import.meta.url);
    const readme = await readFile(new URL('packages/adapters-formats/README.md', root), 'utf8');
    const example = await readFile(new URL('examples/move-todos.ts', root), 'utf8');
    const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);
    assert.ok(blocks.length > 0);
    for (const block of blocks) assert.ok(example.includes(block.trim()), block);
  });
});

/** The page as the formatter leaves it. */
async function formatted(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-page-'));
  try {
    const file = join(folder, 'page.md');
    await writeFile(file, text);
    const config = fileURLToPath(new URL('../../.oxfmtrc.json', import.meta.url));
    const { exitCode, stderr } = await runProgram(process.execPath, [oxfmt, '-c', config, file]);
    assert.equal(exitCode, 0, stderr);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
