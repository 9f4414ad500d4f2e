import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeApiReference } from '../scripts/api-reference.ts';
import { cleanEnvironment } from './npm.ts';

describe('The API reference', () => {
  it('is made of the docstrings, of which none is missing', { timeout: 600_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'todo-api-'));
    try {
      // It throws where a symbol has no docstring, or a link in one leads nowhere.
      await writeApiReference(folder, cleanEnvironment());
      const modules = await readdir(join(folder, 'modules'));
      for (const name of ['domain', 'application', 'adapters-http', 'adapters-remote']) {
        assert.ok(modules.includes(`_todo_${name}.html`), name);
      }
      const todo = await readFile(join(folder, 'interfaces', '_todo_domain.Todo.html'), 'utf8');
      assert.match(todo, /One line of 1 to 500 characters/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
