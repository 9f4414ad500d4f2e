import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aDraft, todosIn } from '@todo/application/testing';
import { Connection } from '../../testing/connection.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { checkDatabase, openDatabase } from '../open-database.ts';

/** A closed database with some todos, to which `change` has been applied. */
async function aDatabase(change: (path: string) => void = () => {}) {
  const folder = await temporaryFolder();
  const path = `${folder.path}/todo.db`;
  {
    await using database = await openDatabase({ url: `sqlite:${path}` });
    for (const tags of [['home'], [], ['work', 'home']]) {
      await todosIn(database.store)('ada').add(
        aDraft({ tags, notes: 'So it goes on. '.repeat(300) }),
      );
    }
  }
  change(path);
  return {
    path,
    url: `sqlite:${path}`,
    folder: folder.path,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const by = (sql: string) => (path: string) => {
  using other = new Connection(path);
  other.run(sql);
};

describe('A check', { concurrency: true }, () => {
  it('finds a database sound, and leaves it unchanged', async () => {
    await using there = await aDatabase();
    const before = readFileSync(there.path);
    const { isSound, checks } = await checkDatabase(there);
    assert.equal(isSound, true);
    assert.deepEqual(
      checks.map(({ name, outcome }) => `${name} ${outcome}`),
      ['integrity sound', 'references sound', 'tags sound', 'search index sound'],
    );
    assert.deepEqual(readFileSync(there.path), before);
  });

  it('runs while the database is in use, and blocks no writer', async () => {
    await using there = await aDatabase();
    await using database = await openDatabase({ ...there, timeoutMs: 0 });
    const [{ isSound }] = await Promise.all([
      checkDatabase(there),
      todosIn(database.store)('ada').add(aDraft()),
    ]);
    assert.equal(isSound, true);
  });

  for (const [name, change, check, details] of [
    [
      'a tag that no todo is found by',
      by("delete from todo_tag where tag = 'work'"),
      'tags',
      /^Todo 3 is not found by one of its tags\.$/,
    ],
    [
      'a tag that the todo does not have',
      by("insert into todo_tag (owner, tag, todo_id) values ('ada', 'garden', 2)"),
      'tags',
      /^Todo 2 is found by a tag that it does not have\.$/,
    ],
    [
      'tags that are no list',
      by("update todo set tags = '[\"ho' where id = 1"),
      'tags',
      /^The tags of todo 1 cannot be read\.$/m,
    ],
    [
      'a tag of a todo that is gone',
      by("pragma foreign_keys = off; insert into todo_tag values ('ada', 'home', 99)"),
      'references',
      /^1 of the rows of todo_tag refers to a todo that is not there\.$/,
    ],
    [
      'a session of an account that is gone',
      by(
        "pragma foreign_keys = off; insert into session values ('1', 'gone', 'Firefox', 0, '', '', '')",
      ),
      'references',
      /^1 of the rows of session refers to an account that is not there\.$/,
    ],
    [
      'words that are not in the index',
      by('drop trigger todo_search_update; update todo set search = upper(search) where id = 2'),
      'search index',
      /words/,
    ],
    [
      'pages that were overwritten',
      (path: string) => {
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 8192));
      },
      'integrity',
      /./,
    ],
    [
      'a file that is no database',
      (path: string) => writeFileSync(path, 'Buy milk\n'.repeat(999)),
      'integrity',
      /not a database/,
    ],
    [
      'a file that was cut short',
      (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 9000)),
      'integrity',
      /./,
    ],
  ] as const) {
    it(`finds ${name}`, async () => {
      await using there = await aDatabase(change);
      const { isSound, checks } = await checkDatabase(there);
      assert.equal(isSound, false);
      const found = checks.find((one) => one.name === check);
      assert.equal(found?.outcome, 'damaged', JSON.stringify(checks));
      assert.match(found.details.join('\n'), details);
    });
  }

  it('reports a missing database, and creates none', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.path}/none.db`;
    await assert.rejects(checkDatabase({ url }), MissingDatabaseError);
    assert.deepEqual(readdirSync(folder.path), []);
  });
});
