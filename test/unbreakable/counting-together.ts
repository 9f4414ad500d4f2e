import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../scripts/run-program.ts';
import { aMachine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { databaseOf } from './todo-file.ts';

const program = fileURLToPath(new URL('count-up.ts', import.meta.url));

/**
 * Two programs and a server on one file each add one to one number `times` times, as fast as they can.
 * @throws AssertionError where a count is lost, or where a client gets an error of a lock
 */
export async function countTogether(times: number): Promise<void> {
  await using machine = await aMachine('file');
  await using server = await machine.serve();
  const { json } = await request(server.api, 'POST', { body: { task: '0' } });
  const todo = `${server.api}/${json.id}`;
  const url = `sqlite:${databaseOf(machine)}`;

  const programs = [1, 2].map(() =>
    runProgram(process.execPath, [program, url, `${json.id}`, `${times}`]),
  );
  for (let counted = 0; counted < times;) {
    const { headers, json: before } = await request(todo, 'GET');
    const { status } = await request(todo, 'PATCH', {
      body: { task: `${Number(before.task) + 1}` },
      headers: { 'If-Match': headers.get('ETag') ?? '' },
    });
    // 412 says that another program was quicker: the client reads again. Nothing else may come.
    assert.ok(status === 200 || status === 412, `${status}`);
    if (status === 200) counted += 1;
  }
  for (const { exitCode, stderr } of await Promise.all(programs)) {
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  }

  const { json: after } = await request(todo, 'GET');
  assert.equal(after.task, `${3 * times}`);
}
