import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StorageError } from '@todo/application';
import { aMoment } from '@todo/application/testing';
import type { DatabaseOptions } from './database.ts';
import {
  backupDatabase,
  copyDatabase,
  migrateDatabase,
  openDatabase,
  schemaState,
} from './open-database.ts';

const memory = 'sqlite::memory:';

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['no options', undefined, /^The database must be "sqlite:<path>".*given as \{ url: "sqlite:/],
  ['null', null, /^The database must be .*given as \{ url/],
  ['a URL by itself', memory, /^The database must be .*given as \{ url/],
  ['options without a URL', {}, /`url` is missing\. Give it as \{ url/],
  ['an undefined URL', { url: undefined }, /`url` is missing/],
  ['null for a URL', { url: null }, /, not null\. Give it as/],
  ['a number for a URL', { url: 7 }, /, not of type number/],
  [
    'an URL object',
    { url: new URL('postgresql://ada:secret@localhost/todo') },
    /not of type object/,
  ],
  ['an empty URL', { url: '' }, /, not ""\./],
  ['another URL', { url: 'mysql://localhost' }, /, not "mysql:\/\/localhost"\./],
  [
    'a text for a timeout',
    { url: memory, timeoutMs: '5000' },
    /`timeoutMs` must be a whole number/,
  ],
  ['a timeout that is no number', { url: memory, timeoutMs: NaN }, /`timeoutMs` must be a whole/],
  ['a timeout below nothing', { url: memory, timeoutMs: -1 }, /`timeoutMs` .* from 0 on/],
  ['a pool of none', { url: memory, poolSize: 0 }, /`poolSize` must be a whole number from 1 on/],
  ['true for encryption', { url: memory, ssl: true }, /`ssl` must be an object/],
  ['an authority that is no text', { url: memory, ssl: { ca: 7 } }, /`ssl` must be an object/],
  [
    'one replica by itself',
    { url: memory, replicaUrls: 'postgresql://a' },
    /`replicaUrls` must be/,
  ],
  ['replicas that are no URLs', { url: memory, replicaUrls: [7] }, /`replicaUrls` must be a list/],
  [
    'a word for `shortLived`',
    { url: memory, shortLived: 'yes' },
    /`shortLived` must be true or false/,
  ],
];

describe('Opening a database', () => {
  for (const [name, options, message] of wrong) {
    it(`is refused in one clear sentence with ${name}`, async () => {
      const given = options as DatabaseOptions;
      const from = { url: memory };
      for (const attempt of [
        () => openDatabase(given),
        () => migrateDatabase(given),
        () => schemaState(given),
        () => backupDatabase(given, 'backup.db'),
        () => copyDatabase({ from: given, to: from, now: aMoment }),
        () => copyDatabase({ from, to: given, now: aMoment }),
      ]) {
        await assert.rejects(attempt, (error) => {
          assert.ok(error instanceof StorageError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret/);
          return true;
        });
      }
    });
  }

  it('treats an undefined option as left out', async () => {
    const left = {
      timeoutMs: undefined,
      poolSize: undefined,
      ssl: undefined,
      shortLived: undefined,
    };
    const options = { url: memory, ...left, replicaUrls: undefined };
    await using database = await openDatabase(options);
    await database.ping();
  });
});
