import assert from 'node:assert/strict';
import { sequence } from '../../bench/measure.ts';
import {
  startPostgres,
  type PostgresOptions,
  type PostgresServer,
} from '../databases/postgres-server.ts';
import { runSql } from '../databases/run-sql.ts';
import { aMachine } from '../todo-program.ts';
import { request, type Answer } from './api-client.ts';
import type { Trials } from './killing.ts';
import { Ledger } from './ledger.ts';
import type { KeptTodo } from './todo-file.ts';

/**
 * Lets PostgreSQL crash again and again while four clients write through a server of ours, which goes on.
 * @returns how many todos were acknowledged, and how many requests were refused
 * @throws AssertionError where one of them is lost, or a client is told anything but 503
 */
export async function crashPostgres({ trials, seed }: Trials, options: PostgresOptions = {}) {
  await using postgres = await startPostgres({ durable: true, ...options });
  await using machine = await aMachine('file');
  await using server = await machine.serve('--database', postgres.url);
  // The tables are not what is tested.
  await runSql(postgres.url, 'checkpoint');
  const random = sequence(seed);
  const ledger = new Ledger();
  let refused = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const outage = new Outage();
    const writing = Promise.all(
      [1, 2, 3, 4].map((client) => write(server.api, `${trial}-${client}`, ledger, outage)),
    );
    try {
      // A client that gets a wrong response ends the trial.
      await Promise.race([writing, crashOnce(postgres, outage, 5 + random(40))]);
    } finally {
      outage.isOver = true;
    }
    await writing;
    refused += outage.refusals;
    assert.deepEqual(ledger.settle(await todosOn(postgres)), [], `trial ${trial}`);
  }
  return { acknowledged: ledger.size, refused };
}

async function crashOnce(postgres: PostgresServer, outage: Outage, after: number): Promise<void> {
  await outage.acknowledged(after);
  await postgres.crash();
  await outage.refused(8);
  await postgres.start();
  // The server has to find out itself that the database is back.
  await outage.acknowledged(20);
}

/** The responses that the clients get during one crash. */
class Outage {
  isOver = false;
  refusals = 0;
  #acknowledgements = 0;
  readonly #waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[] = [];

  note(isAcknowledged: boolean): void {
    if (isAcknowledged) this.#acknowledgements += 1;
    else this.refusals += 1;
    for (const { isThere, resolve } of this.#waiting) if (isThere()) resolve();
  }

  /** Resolves after this many more acknowledged requests. */
  acknowledged(count: number): Promise<void> {
    const enough = this.#acknowledgements + count;
    return this.#until(() => this.#acknowledgements >= enough);
  }

  /** Resolves after this many more requests that were refused for now. */
  refused(count: number): Promise<void> {
    const enough = this.refusals + count;
    return this.#until(() => this.refusals >= enough);
  }

  #until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ isThere, resolve }));
  }
}

/** Adds, edits and deletes, and notes what is acknowledged. */
async function write(api: string, name: string, ledger: Ledger, outage: Outage): Promise<void> {
  for (let n = 0; !outage.isOver; n += 1) {
    const task = `Task ${name}-${n}`;
    const added = await request(api, 'POST', { body: { task, tags: ['crash'] } });
    outage.note(isDone(added, 201));
    if (added.status !== 201) continue;
    const { id } = added.json;
    ledger.added(id, task);
    if (n % 3 === 0) continue;

    ledger.asked(id);
    const isEdit = n % 3 === 1;
    const body = { task: `${task}, edited` };
    const changed = isEdit
      ? await request(`${api}/${id}`, 'PATCH', { body })
      : await request(`${api}/${id}`, 'DELETE');
    outage.note(isDone(changed, isEdit ? 200 : 204));
    if (changed.status === 503) continue;
    if (isEdit) ledger.changed(id, body.task);
    else ledger.removed(id);
  }
}

/** @throws AssertionError where it is neither done nor to be asked for later */
function isDone({ status, headers, json, text }: Answer, done: number): boolean {
  if (status === done) return true;
  assert.equal(status, 503, text);
  assert.equal(json.type, '/problems/unavailable');
  assert.match(headers.get('Content-Type') ?? '', /^application\/problem\+json/);
  assert.match(headers.get('Retry-After') ?? '', /^\d+$/);
  assert.doesNotMatch(text, /postgres|127\.0\.0\.1|ECONN|terminat/i);
  return false;
}

async function todosOn({ url }: PostgresServer): Promise<ReadonlyMap<number, KeptTodo>> {
  const rows = await runSql<KeptTodo & { id: number }>(
    url,
    'select id::int, task, version from todo',
  );
  return new Map(rows.map((row) => [row.id, row]));
}
