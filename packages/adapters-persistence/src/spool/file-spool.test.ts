import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inMemorySpool, type OpenSpool } from '@todo/application';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openFileSpool } from './file-spool.ts';

const kinds: Readonly<Record<string, OpenSpool>> = {
  'in a file': () => openFileSpool(),
  'in memory': inMemorySpool,
};

for (const [kind, openSpool] of Object.entries(kinds)) {
  describe(`A spool ${kind}`, () => {
    it('gives back what was appended, as often as it is asked for', async () => {
      const spool = await openSpool();
      const blocks = [['one', 'zwölf 🌱\n"'], [''], ['x'.repeat(3_000_000)]];
      assert.deepEqual([...spool.blocks()], []);
      for (const block of blocks) await spool.append(block);
      for (let time = 0; time < 3; time += 1) assert.deepEqual([...spool.blocks()], blocks);
      const [first] = spool.blocks();
      assert.deepEqual(first, blocks[0]);
      await spool.close();
    });
  });
}

describe('A spool in a file', () => {
  it('leaves no file behind, even while it is open', async (test) => {
    if (process.platform === 'win32') return test.skip('an open file has its name there');
    await using folder = await temporaryFolder();
    const spool = await openFileSpool(folder.path);
    await spool.append(['private']);
    assert.deepEqual(readdirSync(folder.path), []);
    await spool.close();
  });

  it('says what to do where it cannot be written', async () => {
    await using folder = await temporaryFolder();
    await assert.rejects(openFileSpool(`${folder.path}/missing`), {
      code: 'storage-unavailable',
      message: /ENOENT.*TMPDIR/,
    });
  });
});
