import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { aProgramIo } from '../../testing/a-program.ts';
import { aHome, type Home, type RunningServer } from '../../testing/real-program.ts';
import { runTodo } from '../run-todo.ts';
import { pauseAfter, shareOf } from './serve-workers.ts';

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** Asks over a connection of its own, which goes to whichever worker is next. */
async function ask(api: string, task?: string, headers: object = {}): Promise<Answer> {
  const asking = request(api, {
    agent: false,
    method: task === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  asking.end(task === undefined ? undefined : JSON.stringify({ task }));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

interface LogLine {
  readonly msg: string;
  readonly pid?: number;
}

function lines({ log }: RunningServer, message: string): readonly LogLine[] {
  return log.map((line) => JSON.parse(line) as LogLine).filter(({ msg }) => msg === message);
}

/** Asks until so many workers have answered. @returns the ids of their processes */
async function workersOf(server: RunningServer, count = 2): Promise<readonly number[]> {
  for (;;) {
    assert.equal((await ask(server.api)).status, 200);
    const pids = new Set(lines(server, 'request').map(({ pid }) => pid ?? 0));
    if (pids.size >= count) return [...pids];
  }
}

describe('todo serve --workers', { timeout: 120_000 }, () => {
  it('answers from several processes at one address, and says once where', async () => {
    await using home = await aHome();
    await using server = await home.serve('--workers', '2');
    const pids = await workersOf(server);
    assert.ok(!pids.includes(server.process.pid ?? 0));
    assert.equal(lines(server, 'Listening').length, 1);
    assert.equal((await ask(server.api, 'Buy milk')).status, 201);
    assert.equal((await home.todo('list', '--quiet')).stdout, '1\n');
    assert.equal(await server.stop('SIGINT'), 0);
    assert.equal(lines(server, 'Stopping: answering what is in flight').length, 2);
  });

  it('leaves no worker behind when it is killed itself', async () => {
    await using home = await aHome();
    await using server = await home.serve('--workers', '2');
    await workersOf(server);
    // Its log is closed when no process is left that could write to it.
    const closed = once(server.process, 'close');
    await server.stop('SIGKILL');
    await closed;
  });

  it('lets an address have its share of requests once, whichever workers are asked', async () => {
    await using home = await aHome();
    const strict = fileURLToPath(new URL('../../testing/strict-program.ts', import.meta.url));
    await using server = await home.serveBy(strict, '--workers', '2');
    const statuses: (number | undefined)[] = [];
    while (new Set(lines(server, 'request').map(({ pid }) => pid)).size < 2) {
      statuses.push((await ask(server.api)).status);
    }
    const rest = await Promise.all(
      Array.from({ length: 40 }, async () => (await ask(server.api)).status),
    );
    const all = [...statuses, ...rest];
    assert.equal(all.filter((status) => status === 200).length, 20);
    assert.equal(all.filter((status) => status === 429).length, all.length - 20);
  });

  it('reports an error once, and exits like a single process', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    const { port } = new URL(server.api);
    for (const args of [
      ['--port', port],
      ['--port', port, '--database', 'sqlite:.', '--json'],
    ]) {
      const [alone, together] = await Promise.all([
        home.todo('serve', ...args),
        home.todo('serve', '--workers', '2', ...args),
      ]);
      assert.notEqual(alone.exitCode, 0);
      assert.deepEqual(together, alone);
    }
  });

  it('refuses wrong options', async () => {
    for (const [args, message] of [
      [['--workers', '0'], /^--workers must be a whole number from 1 to 256\.\n$/],
      [['--workers', 'two'], /^--workers must be/],
      [['--workers', '2', '--database', 'sqlite::memory:'], /^Each worker would have todos of/],
    ] as const) {
      const io = aProgramIo();
      assert.equal(await runTodo(['serve', ...args], io), 2);
      assert.match(io.stderr.text, message);
    }
  });
});

describe('Two workers', { timeout: 120_000 }, () => {
  let home: Home;
  let server: RunningServer;
  before(async () => {
    home = await aHome();
    server = await home.serve('--workers', '2');
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  it('have their metrics added up, whichever is asked', async () => {
    await workersOf(server);
    const url = new URL('/metrics', server.api).href;
    const counted = async () => {
      const { status, body } = await ask(url);
      assert.equal(status, 200);
      assert.match(body, /^nodejs_eventloop_lag_p99_seconds /m);
      const line = /^http_request_duration_seconds_count\{.*route="\/api\/v1\/todos".*\} (\d+)$/m;
      return Number(line.exec(body)?.[1]);
    };
    const earlier = await counted();
    for (let n = 0; n < 6; n += 1) await ask(server.api);
    assert.equal(await counted(), earlier + 6);
    assert.equal(await counted(), earlier + 6);
  });

  it('add a todo once for one key, whichever workers are asked', async () => {
    await workersOf(server);
    const key = { 'Idempotency-Key': 'a' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(server.api, 'Buy milk', key)),
    );
    // A worker says that it is still adding the todo; the answers that there are, are the same.
    const added = answers.filter(({ status }) => status !== 409);
    assert.deepEqual(new Set(added.map(({ status }) => status)), new Set([201]));
    assert.equal(new Set(added.map(({ body }) => body)).size, 1);
    assert.equal((await home.todo('list', '--quiet')).stdout, '1\n');
  });

  it('are two again when one has died', async () => {
    const [first = 0, second = 0] = await workersOf(server);
    process.kill(first, 'SIGKILL');
    const ended = 'A worker has ended: another one starts';
    while (lines(server, ended).length === 0) await new Promise(setImmediate);
    const [third] = (await workersOf(server, 3)).filter((pid) => pid !== first && pid !== second);
    assert.ok(third);
    assert.equal(lines(server, ended).length, 1);
  });
});

describe('The pause before another worker starts', () => {
  it('grows while workers end at once, up to ten seconds', () => {
    const pauses = [0];
    for (let n = 0; n < 9; n += 1) pauses.push(pauseAfter(pauses.at(-1) ?? 0, 500));
    assert.deepEqual(pauses, [0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  });

  it('is none for one that has run for a while', () => {
    assert.equal(pauseAfter(10_000, 60_000), 0);
  });
});

describe('The share of a worker in the connections to the database', () => {
  it('is the same for all, and at least one', () => {
    const shares = [1, 2, 3, 4, 10, 64].map((count) => shareOf(10, count));
    assert.deepEqual(shares, [10, 5, 4, 3, 1, 1]);
  });
});
