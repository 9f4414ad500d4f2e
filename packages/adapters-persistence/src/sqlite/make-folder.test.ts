import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeFolder } from './make-folder.ts';

describe('Making a folder', () => {
  it('makes those above it, for their user alone, and changes none that is there', async () => {
    const root = await mkdtemp(join(tmpdir(), 'todo-folder-'));
    try {
      const folder = join(root, 'share', 'todo');
      makeFolder(folder);
      makeFolder(folder);
      for (const made of [folder, join(root, 'share')]) {
        assert.equal((await stat(made)).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o700);
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('ends where a folder that is there takes none', { skip: process.platform !== 'linux' }, () => {
    assert.throws(() => makeFolder('/proc/todo/share'), { code: 'ENOENT' });
  });
});
