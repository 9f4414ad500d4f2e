import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { it } from 'node:test';
import type { TodoJson } from '@todo/application';
import { onEachDatabase } from './databases/databases.ts';
import { aMachine } from './todo-program.ts';

/** What became of a request. */
type Outcome = { readonly id: number } | { readonly error: string };

/** Adds a todo over a connection of `agent`. */
function add(api: string, agent: Agent): Promise<Outcome> {
  const body = JSON.stringify({ task: 'Buy milk' });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
  return new Promise((resolve) => {
    const sending = request(api, { method: 'POST', agent, headers }, async (answer) => {
      const { id } = (await json(answer)) as TodoJson;
      resolve(answer.statusCode === 201 ? { id } : { error: `${answer.statusCode}` });
    });
    sending.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.message;
      resolve({ error: code });
    });
    sending.end(body);
  });
}

onEachDatabase('A server that is told to stop under load', (kind) => {
  for (const workers of ['1', '2']) {
    it(`answers the accepted requests, keeps the acknowledged todos, and exits with 0, in ${workers} process(es)`, async () => {
      await using machine = await aMachine(kind);
      const server = await machine.serve('--workers', workers);
      const acknowledged: number[] = [];
      const errors = new Set<string>();
      let stopped: Promise<number | null> | undefined;

      const client = async () => {
        // A connection for each request: none is reused that the server may close at the same moment.
        using agent = new (class extends Agent {
          [Symbol.dispose]() {
            this.destroy();
          }
        })({ keepAlive: false });
        for (;;) {
          const outcome = await add(server.api, agent);
          if ('error' in outcome) {
            errors.add(outcome.error);
            return;
          }
          acknowledged.push(outcome.id);
          if (acknowledged.length === 200) stopped = server.stop();
        }
      };
      await Promise.all(Array.from({ length: 20 }, client));

      assert.equal(await stopped, 0);
      // A client that came too late was refused by the server or, before the server had accepted it, by the system.
      for (const error of errors) assert.match(error, /^ECONN(REFUSED|RESET)$/);
      const { stdout } = await machine.todo('list', '--quiet', '--limit', '100000');
      // Nothing was done without an answer, and nothing was answered without being done.
      const kept = stdout.trim().split('\n').map(Number);
      assert.deepEqual(
        kept.toSorted((a, b) => a - b),
        acknowledged.toSorted((a, b) => a - b),
      );
    });
  }
});
