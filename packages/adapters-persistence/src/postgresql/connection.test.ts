import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolClient } from 'pg';
import { Connection, queriesOn } from './connection-pool.ts';

/** A connection to a server that answers each statement with no rows once it is written to the network. */
function aConnection() {
  const written: string[][] = [];
  let corks = 0;
  let sent: string[] = [];
  let arrived = Promise.withResolvers<void>();
  const client = {
    async query({ text }: { readonly text: string }) {
      assert.ok(corks > 0, `${text} is gathered with others`);
      sent.push(text);
      await arrived.promise;
      return { command: 'SELECT', rowCount: 0, rows: [] };
    },
    connection: {
      stream: {
        cork: () => (corks += 1),
        uncork() {
          corks -= 1;
          if (corks > 0) return;
          written.push(sent);
          sent = [];
          arrived.resolve();
          arrived = Promise.withResolvers();
        },
      },
    },
    release() {},
  };
  const connection = new Connection(
    client as unknown as PoolClient,
    'postgresql://db/todo',
    () => undefined,
  );
  return { connection, queries: queriesOn(connection), written };
}

describe('A connection to PostgreSQL', () => {
  it('writes what is sent at the same moment at once', async () => {
    const { connection, written } = aConnection();
    await Promise.all([connection.query('select 1'), connection.query('select 2')]);
    await connection.query('select 3');
    assert.deepEqual(written, [['select 1', 'select 2'], ['select 3']]);
  });

  it('opens a transaction with the read that is first in it', async () => {
    const { queries, written } = aConnection();
    await queries.transaction().execute(async (sql) => {
      await sql.selectFrom('change_counter').select('seq').execute();
      await sql.selectFrom('change_counter').select('owner').execute();
    });
    assert.deepEqual(written, [
      ['begin', 'select "seq" from "change_counter"'],
      ['select "owner" from "change_counter"'],
      ['commit'],
    ]);
  });

  it('waits for the transaction to open before it writes anything in it', async () => {
    const { queries, written } = aConnection();
    await queries.transaction().execute(async (sql) => {
      await sql.deleteFrom('change_counter').execute();
    });
    assert.deepEqual(written, [['begin'], ['delete from "change_counter"'], ['commit']]);
  });

  it('sends nothing for a transaction without statements', async () => {
    const { queries, written } = aConnection();
    await queries.transaction().execute(async () => {});
    await assert.rejects(
      queries.transaction().execute(() => Promise.reject(new Error('refused'))),
      /refused/,
    );
    assert.deepEqual(written, []);
  });
});
