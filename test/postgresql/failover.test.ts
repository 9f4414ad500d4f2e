import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startHttpServer } from '@todo/adapters-http';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import { breakableLine } from '../databases/breakable-line.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { startReplicatedPostgres } from '../databases/replicated-postgres.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';
import { request } from '../unbreakable/api-client.ts';

const unavailable = { code: 'storage-unavailable' };

describe('When the line to PostgreSQL goes dead', { skip: noPostgres }, () => {
  it('a server of ours says 503 in time, and goes on when it is back', async () => {
    await using place = await temporaryPostgres();
    await using line = await breakableLine(place.url);
    await using database = await openDatabase({ url: line.url, timeoutMs: 1500 });
    const app = createTodoApp({ store: database.store });
    await using server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
    const api = `${server.url}/api/v1/todos`;
    const add = () => request(api, 'POST', { body: { task: 'Buy milk' } });
    const answers = await Promise.all(Array.from({ length: 12 }, add));
    assert.ok(answers.every(({ status }) => status === 201));

    line.goDead();
    // More than there are connections, so that some have to wait for one first.
    const refused = await Promise.all([...Array.from({ length: 15 }, add), request(api, 'GET')]);
    for (const { status, json, headers } of refused) {
      assert.equal(status, 503);
      assert.equal(json.type, '/problems/unavailable');
      assert.match(headers.get('Retry-After') ?? '', /^\d+$/);
    }
    assert.equal((await request(`${server.url}/health/live`, 'GET')).status, 200);

    line.comeBack();
    assert.equal((await add()).status, 201);
    const { headers } = await request(`${api}?count=true`, 'GET');
    // What was refused may have arrived before the line went dead, or not.
    assert.ok(Number(headers.get('X-Total-Count')) >= 13);
  });
});

describe('When another PostgreSQL server takes over', { skip: noPostgres }, () => {
  it('it is read from before, and written to from then on, without a restart of ours', async () => {
    await using postgres = await startReplicatedPostgres();
    await using ours = await openDatabase(postgres.primary);
    const todo = await todosIn(ours.store)('ada').add(aDraft());
    await using next = await openDatabase(postgres.copy);
    const todos = todosIn(next.store)('ada');
    while ((await todos.find(todo.id)) === undefined);
    await assert.rejects(todos.add(aDraft()), unavailable);
    await assert.rejects(
      todos.remove([todo.id], () => {}),
      unavailable,
    );

    await postgres.primary.crash();
    await assert.rejects(todosIn(ours.store)('ada').count({}), unavailable);
    await runSql(postgres.copy.url, 'select pg_promote()');
    const after = await todos.add(aDraft());
    assert.ok(after.id > todo.id);
    assert.equal(await todos.count({}), 2);
  });
});
