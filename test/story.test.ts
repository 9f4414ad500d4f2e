import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { it } from 'node:test';
import type { TodoJson } from '@todo/application';
import { onEachDatabase } from './databases/databases.ts';
import { aMachine } from './todo-program.ts';

async function send(method: string, url: string, body?: object): Promise<Response> {
  return fetch(url, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function tasksAt(api: string): Promise<string[]> {
  const todos = (await (await fetch(api)).json()) as TodoJson[];
  return todos.map(({ id, task, status }) => `${id} ${task}: ${status}`);
}

onEachDatabase('Todos', (kind) => {
  it('are the same over REST and in a terminal, and outlive the server', async () => {
    await using machine = await aMachine(kind);
    await using server = await machine.serve();
    const { api } = server;

    for (const [task, status] of [
      ['Buy milk', 'Pending'],
      ['Call mum', 'In Process'],
      ['Write report', 'Completed'],
    ]) {
      const created = await send('POST', api, { task, status });
      assert.equal(created.status, 201);
      const todo = (await created.json()) as TodoJson;
      assert.deepEqual([todo.task, todo.status], [task, status]);
      assert.equal(new URL(created.headers.get('Location') ?? '', api).href, `${api}/${todo.id}`);
    }
    assert.deepEqual(await tasksAt(api), [
      '1 Buy milk: Pending',
      '2 Call mum: In Process',
      '3 Write report: Completed',
    ]);

    const one = (await (await fetch(`${api}/2`)).json()) as TodoJson;
    assert.equal(one.task, 'Call mum');
    const put = await send('PUT', `${api}/2`, { task: 'Call dad' });
    assert.equal(put.status, 200);
    assert.equal(((await put.json()) as TodoJson).status, 'Pending');
    assert.equal((await send('DELETE', `${api}/3`)).status, 204);
    const gone = await fetch(`${api}/3`);
    assert.equal(gone.status, 404);
    assert.equal(((await gone.json()) as { type: string }).type, '/problems/not-found');

    const listed = await machine.todo('list', '--json');
    assert.equal(listed.stderr, '');
    assert.deepEqual(JSON.parse(listed.stdout), await (await fetch(api)).json());
    assert.equal((await machine.todo('done', '1')).exitCode, 0);
    assert.deepEqual(await tasksAt(api), ['1 Buy milk: Completed', '2 Call dad: Pending']);

    assert.equal(await server.stop(), 0);
    await using restarted = await machine.serve();
    assert.deepEqual(await tasksAt(restarted.api), [
      '1 Buy milk: Completed',
      '2 Call dad: Pending',
    ]);
    const next = await send('POST', restarted.api, { task: 'Sleep' });
    assert.equal(((await next.json()) as TodoJson).id, 4);
  });

  it('that were acknowledged are there after the server was killed', async () => {
    await using machine = await aMachine(kind);
    const server = await machine.serve();
    const created = await send('POST', server.api, { task: 'Buy milk' });
    assert.equal(created.status, 201);
    server.process.kill('SIGKILL');
    const { stdout } = await machine.todo('list', '--json');
    assert.deepEqual(JSON.parse(stdout), [await created.json()]);
  });

  it('that are on their way when the server is told to stop still arrive', async () => {
    await using machine = await aMachine(kind);
    const server = await machine.serve();
    const body = JSON.stringify({ task: 'Buy milk' });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    const sending = request(server.api, { method: 'POST', headers });
    sending.write(body.slice(0, 5));
    // Answered, so the server has seen the beginning of the other request as well.
    await fetch(server.api);
    const exited = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    await refusesConnections(server.api);

    sending.end(body.slice(5));
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 201);
    assert.equal(((await json(answer)) as TodoJson).task, 'Buy milk');
    assert.deepEqual(await exited, [0, null]);
    const { stdout } = await machine.todo('list', '--quiet');
    assert.equal(stdout, '1\n');
  });
});

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(url).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
    if (answered === undefined) return;
  }
}
