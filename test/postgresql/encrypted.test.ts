import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDatabase, schemaState } from '@todo/adapters-persistence';
import { aDraft, todosIn } from '@todo/application/testing';
import { certificatesFor, noCertificates, type Certificates } from '../databases/certificates.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { startPostgres, type PostgresServer } from '../databases/postgres-server.ts';
import { aMachine } from '../todo-program.ts';

describe(
  'A PostgreSQL server that only talks encrypted',
  { skip: noPostgres || noCertificates },
  () => {
    let postgres: PostgresServer;
    let own: Certificates;
    let other: Certificates;

    before(async () => {
      own = await certificatesFor('127.0.0.1');
      other = await certificatesFor('127.0.0.1');
      postgres = await startPostgres({
        settings: ['ssl=on'],
        files: {
          'server.crt': own.certificate,
          'server.key': own.key,
          'pg_hba.conf': 'hostssl all all 127.0.0.1/32 password\n',
        },
      });
    });
    after(() => postgres[Symbol.asyncDispose]());

    it('is used with its certificate, and every connection is encrypted', async () => {
      await using database = await openDatabase({ url: postgres.url, ssl: { ca: own.ca } });
      const { id } = await todosIn(database.store)('ada').add(aDraft());
      assert.equal((await todosIn(database.store)('ada').find(id))?.id, id);
    });

    it('is refused when another authority has signed its certificate', async () => {
      const untrusted = { code: 'storage-unusable', message: /certificate/ };
      const { url } = postgres;
      await assert.rejects(schemaState({ url, ssl: { ca: other.ca } }), untrusted);
      await assert.rejects(schemaState({ url, ssl: {} }), untrusted);
      await assert.rejects(schemaState({ url: `${url}?sslmode=require` }), untrusted);
    });

    it('is refused when its certificate is for another server', async () => {
      const url = postgres.url.replace('127.0.0.1', 'localhost');
      await assert.rejects(schemaState({ url, ssl: { ca: own.ca } }), {
        code: 'storage-unusable',
        message: /certificate|altnames/,
      });
    });

    it('refuses a client that does not encrypt', async () => {
      await assert.rejects(schemaState({ url: postgres.url }), {
        code: 'storage-unusable',
        message: /no encryption/,
      });
    });

    it('is used by the program with DATABASE_SSL, which names the file of the authority', async () => {
      await using machine = await aMachine('file');
      const run = async (ssl: string) => {
        const settings = [`DATABASE_URL=${postgres.url}`, `DATABASE_SSL=${ssl}`];
        await writeFile(join(machine.home, '.env'), `${settings.join('\n')}\n`);
        return machine.todo('db', 'status');
      };
      await writeFile(join(machine.home, 'ca.pem'), own.ca);
      await writeFile(join(machine.home, 'other.pem'), other.ca);
      const trusted = await run('ca.pem');
      assert.deepEqual({ ...trusted, stdout: '' }, { exitCode: 0, stdout: '', stderr: '' });
      for (const ssl of ['other.pem', 'on', 'off']) {
        const { exitCode, stdout, stderr } = await run(ssl);
        assert.deepEqual({ exitCode, stdout }, { exitCode: 5, stdout: '' }, ssl);
        assert.match(stderr, /^.*(certificate|encryption).*\n$/);
        assert.ok(!stderr.includes(postgres.password));
      }
    });
  },
);

describe('A PostgreSQL server that cannot encrypt', { skip: noPostgres }, () => {
  it('is refused by a client that requires encryption', async () => {
    await using postgres = await startPostgres();
    await assert.rejects(schemaState({ url: postgres.url, ssl: {} }), {
      code: 'storage-unusable',
      message: /SSL/,
    });
  });
});
