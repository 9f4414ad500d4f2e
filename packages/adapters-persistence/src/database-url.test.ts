import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownUrl } from './database-url.ts';
import { openDatabase } from './open-database.ts';

describe('The URL of a database', () => {
  it('is shown without its passwords, in whichever part of it they are', () => {
    const shown = {
      'postgresql://ada:hunter2@localhost:5432/todo': 'postgresql://ada:***@localhost:5432/todo',
      'postgres://ada:a@b@localhost/todo': 'postgres://ada:***@localhost/todo',
      'postgresql://localhost/todo?user=ada&password=hunter2&sslmode=require':
        'postgresql://localhost/todo?user=ada&password=***&sslmode=require',
      'postgresql:///todo?sslpassword=a': 'postgresql:///todo?sslpassword=***',
    };
    for (const [url, text] of Object.entries(shown)) assert.equal(shownUrl(url), text);
  });

  it('is shown unchanged if it has no password', () => {
    for (const url of ['sqlite:/a:b@c/todo.db', 'sqlite::memory:', 'postgresql://ada@db/todo']) {
      assert.equal(shownUrl(url), url);
    }
  });

  it('is refused if other tools would open another file by it', async () => {
    for (const url of [
      'sqlite:///./todo.db',
      'sqlite://todo.db',
      'sqlite:~/todo.db',
      'sqlite:file:todo.db?mode=ro',
      'sqlite:todo.db?mode=ro',
      'sqlite::MEMORY:',
      'todo.db',
    ]) {
      await assert.rejects(openDatabase({ url }), { code: 'storage-unusable', message: /must be/ });
    }
  });
});
