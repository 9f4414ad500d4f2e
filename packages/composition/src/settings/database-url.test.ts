import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { databaseUrlFault, sqlitePath } from './database-url.ts';

describe('The URL of a database', () => {
  it('names a SQLite file, memory or a PostgreSQL server', () => {
    for (const url of [
      'sqlite:todo.db',
      'sqlite:./todo.db',
      'sqlite:../a b/todo.db',
      'sqlite:/data/todo.db',
      'sqlite:~/todo.db',
      'sqlite:./~todo.db',
      'sqlite:C:\\data\\todo.db',
      'sqlite:what?.db',
      'sqlite::memory:',
      'postgresql://ada:hunter2@localhost:5432/todo?sslmode=require',
      'postgres:///todo',
    ]) {
      assert.equal(databaseUrlFault(url), undefined, url);
    }
  });

  // What other tools write.
  const meant: Readonly<Record<string, string>> = {
    'postgresql://': 'write postgresql://<user>@<host>/<database>)',
    'sqlite:///./app.db': 'write sqlite:./app.db)',
    'sqlite:///../app.db': 'write sqlite:../app.db)',
    'sqlite:///app.db': 'write sqlite:app.db or sqlite:/app.db)',
    'sqlite:////data/app.db': 'write sqlite:/data/app.db)',
    'sqlite:///~/app.db': 'write sqlite:~/app.db)',
    'sqlite://app.db': 'write sqlite:app.db)',
    'sqlite://': 'write sqlite::memory:)',
    'sqlite:///:memory:': 'write sqlite::memory:)',
    'sqlite:': 'write sqlite:todo.db)',
    'sqlite::memory': 'write sqlite::memory:)',
    'sqlite::MEMORY:': 'write sqlite::memory:)',
    'sqlite::memory:?cache=shared': 'write sqlite::memory:)',
    'sqlite:file:app.db?mode=ro': 'write sqlite:app.db)',
    'sqlite:file:///data/app.db': 'write sqlite:data/app.db or sqlite:/data/app.db)',
    'sqlite:app.db?mode=ro': 'write sqlite:app.db); a file takes no parameters',
    'sqlite:~bob/app.db': 'write sqlite:./~bob/app.db for a file of that name)',
    'sqlite:~': 'write sqlite:./~ for a file of that name)',
    'sqlite:data/': 'write sqlite:data/todo.db)',
    'sqlite:/': 'write sqlite:/todo.db)',
    'file:./dev.db': 'write sqlite:./dev.db)',
    'jdbc:sqlite:/data/app.db': 'write sqlite:/data/app.db)',
    'sqlite+aiosqlite:///./app.db': 'write sqlite:./app.db)',
    'app.db': 'write sqlite:app.db)',
    '/data/app.db': 'write sqlite:/data/app.db)',
    './app.db': 'write sqlite:./app.db)',
    'C:\\data\\app.db': 'write sqlite:C:\\data\\app.db)',
    'postgresql+psycopg2://localhost/app': 'write postgresql://<user>@<host>/<database>)',
    'postgresql:app': 'write postgresql://<user>@<host>/<database>)',
  };
  for (const [url, hint] of Object.entries(meant)) {
    it(`is refused as ${url}, with what to write in its place`, () => {
      const fault = databaseUrlFault(url);
      assert.ok(fault?.endsWith(hint), fault);
      assert.match(
        `${fault}`,
        /^must (be sqlite:<path>, sqlite::memory: or postgresql|name a file)/,
      );
    });
  }

  it('is refused without a suggestion if it is no URL of a database', () => {
    for (const url of [
      '',
      'todo',
      'mysql://ada:hunter2@localhost/todo',
      'mongodb://localhost',
      'file:ada:hunter2@x',
      'sqlite:a\0b',
      'sqlite:a\nb',
      'sqlite: todo.db',
      'sqlite:todo.db ',
    ]) {
      const fault = databaseUrlFault(url);
      assert.match(`${fault}`, /^must be sqlite:<path>, sqlite::memory: or postgresql:\/\/…/, url);
      assert.doesNotMatch(`${fault}`, /hunter2|write/);
    }
  });

  it('has a path only if it names a file', () => {
    assert.equal(sqlitePath('sqlite:a/b.db'), 'a/b.db');
    assert.equal(sqlitePath('sqlite::memory:'), undefined);
    assert.equal(sqlitePath('postgresql://localhost/todo'), undefined);
  });
});
