import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sequence } from '../bench/measure.ts';
import { onEachDatabase } from './databases/databases.ts';
import { runSql } from './databases/run-sql.ts';
import { aMachine } from './todo-program.ts';

/*
 * Readers of the change log and of the stream of events, whose connections are cut off again and again, while two
 * processes write.
 */

/** How often each reader is cut off; `npm run test:live-changes` cuts 200 times, with 50 writers. */
const cuts = Number(process.env['LIVE_CUTS'] ?? 20);
const writers = Number(process.env['LIVE_WRITERS'] ?? 10);
const todosOfWriter = 8;

/** What readers see of a change. */
interface Seen {
  readonly seq: number;
  readonly kind: string;
  readonly todoId: number;
}

/** Reads until it has all changes, over connections that break. @returns the changes in the order in which they came */
type Read = (isDone: (seen: readonly Seen[]) => boolean) => Promise<readonly Seen[]>;

/** The next server, and how much of its answer is read before the connection is cut. */
interface Connection {
  readonly api: string;
  /** `undefined` reads on: the reader was cut off often enough. */
  readonly cutAfter: number | undefined;
}

function connections(apis: readonly string[], most: number, seed: number): () => Connection {
  const random = sequence(seed);
  let count = 0;
  return () => {
    const api = apis[count % apis.length] ?? '';
    count += 1;
    return { api, cutAfter: count > cuts ? undefined : 1 + random(most) };
  };
}

/** Pages of `GET /changes`, of which some break off. */
function pages(next: () => Connection): Read {
  return async (isDone) => {
    const seen: Seen[] = [];
    while (!isDone(seen)) {
      const { api, cutAfter } = next();
      const after = seen.at(-1)?.seq ?? 0;
      const url = new URL(`/api/v1/changes?limit=20&after=${after}`, api);
      const text = await bodyOf(url, cutAfter);
      // A page that has broken off is no JSON: nothing of it counts.
      if (text !== undefined) seen.push(...(JSON.parse(text) as Seen[]));
    }
    return seen;
  };
}

/** @returns the body, or undefined where it was cut off after so many bytes */
async function bodyOf(url: URL, cutAfter: number | undefined): Promise<string | undefined> {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    // To leave the loop closes the connection.
    if (cutAfter !== undefined && length >= cutAfter) return undefined;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `GET /events`, resumed after the last event that came in whole. */
function stream(next: () => Connection): Read {
  return async (isDone) => {
    const seen: Seen[] = [];
    while (!isDone(seen)) {
      const { api, cutAfter } = next();
      const last = seen.at(-1)?.seq ?? 0;
      const response = await fetch(new URL('/api/v1/events', api), {
        headers: { 'Last-Event-ID': `${last}` },
      });
      assert.equal(response.status, 200);
      const decoder = new TextDecoder();
      let rest = '';
      let length = 0;
      for await (const part of response.body ?? []) {
        length += part.length;
        const blocks = (rest + decoder.decode(part, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) seen.push(...changesIn(block));
        if (isDone(seen) || (cutAfter !== undefined && length >= cutAfter)) break;
      }
    }
    return seen;
  };
}

function changesIn(block: string): readonly Seen[] {
  assert.doesNotMatch(block, /^event: resync$/m);
  const [, data] = /^data: (.*)$/m.exec(block) ?? [];
  return data === undefined ? [] : [JSON.parse(data) as Seen];
}

/** Adds todos, completes each and deletes every second one, by turns over both servers. */
async function write(apis: readonly string[], name: number): Promise<number> {
  let changes = 0;
  for (let n = 0; n < todosOfWriter; n += 1) {
    const api = apis[(name + n) % apis.length] ?? '';
    const send = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${api}${path}`, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      assert.ok(answer.ok, `${answer.status}`);
      assert.ok(answer.headers.has('Todo-Command'));
      changes += 1;
      return answer;
    };
    const added = await send('POST', '', { task: `${name}-${n}`, notes: 'x'.repeat(n * 50) });
    const { id } = (await added.json()) as { id: number };
    await send('PATCH', `/${id}`, { status: 'Completed' });
    if (n % 2 === 0) await send('DELETE', `/${id}`);
  }
  return changes;
}

/** On PostgreSQL, one commit in ten takes a while: numbers of other transactions would pass it, if they could. */
async function slowDownCommits(url: string): Promise<void> {
  if (!url.startsWith('postgres')) return;
  await runSql(
    url,
    `create function wait_at_times() returns trigger language plpgsql as $$
      begin if random() < 0.1 then perform pg_sleep(0.02); end if; return null; end $$;
    create constraint trigger slow_commit after insert on todo_change
    deferrable initially deferred for each row execute function wait_at_times();`,
  );
}

onEachDatabase('While two processes write and connections break', (kind) => {
  it('every reader sees every change once, in its order', { timeout: 300_000 }, async () => {
    await using machine = await aMachine(kind);
    await using one = await machine.serve();
    await using other = await machine.serve();
    const apis = [one.api, other.api];
    await slowDownCommits(machine.database);

    let expected = Infinity;
    const isDone = (seen: readonly Seen[]) => seen.length >= expected;
    const readers = [
      pages(connections(apis, 4000, 1)),
      stream(connections(apis, 4000, 2)),
      stream(connections(apis.toReversed(), 20_000, 3)),
    ].map((read) => read(isDone));
    const written = await Promise.all(
      Array.from({ length: writers }, (_, name) => write(apis, name)),
    );
    expected = 1 + written.reduce((sum, count) => sum + count, 0);
    // Ends the streams that are silent by now.
    await fetch(one.api, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"task":"the last"}',
    });

    for (const seen of await Promise.all(readers)) {
      assert.deepEqual(
        seen.map(({ seq }) => seq),
        Array.from({ length: expected }, (_, index) => index + 1),
      );
    }
  });
});
