import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { anApp, aServer, type RunningServer } from '../../testing/a-server.ts';
import { createMetrics } from './metrics.ts';

const todos = '/api/v1/todos';

/** The value after each name and its labels. */
async function metricsOf(server: RunningServer): Promise<ReadonlyMap<string, number>> {
  const response = await server.fetch('/metrics');
  assert.equal(response.status, 200);
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/plain; version=0\.0\.4;/);
  assert.equal(response.headers.get('Cache-Control'), 'no-store');
  const lines = (await response.text()).split('\n').filter((line) => /^[a-z]/.test(line));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end))];
    }),
  );
}

const durations = 'http_request_duration_seconds';
const count = (method: string, route: string, status: number) =>
  `${durations}_count{method="${method}",route="${route}",status="${status}"}`;

describe('The metrics', () => {
  it('count requests by the pattern of the route, never by the path', async () => {
    await using server = await aServer(inMemoryStore());
    await server.send('POST', todos, { task: 'My secret' });
    for (const id of ['1', '1', '2', 'x']) await server.fetch(`${todos}/${id}`);
    await server.fetch(`${todos}/1`, { method: 'POST' });
    await server.fetch('/secret');
    await server.fetch('/another?secret');
    const metrics = await metricsOf(server);
    const route = `${todos}/{id}`;
    assert.equal(metrics.get(count('POST', todos, 201)), 1);
    assert.equal(metrics.get(count('GET', route, 200)), 2);
    assert.equal(metrics.get(count('GET', route, 404)), 1);
    assert.equal(metrics.get(count('GET', route, 400)), 1);
    assert.equal(metrics.get(count('POST', route, 405)), 1);
    assert.equal(metrics.get(count('GET', '(none)', 404)), 2);
    assert.doesNotMatch([...metrics.keys()].join(), /secret/);
    const [, seconds = -1] =
      [...metrics].find(([name]) => name.startsWith(`${durations}_sum{`)) ?? [];
    assert.ok(seconds > 0 && seconds < 10, `${seconds}`);
  });

  it('say how many requests are being answered', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const app = {
      ...anApp(inMemoryStore()),
      async list() {
        begun.resolve();
        await goOn.promise;
        return { todos: [] };
      },
    };
    await using server = await aServer(inMemoryStore(), { app });
    const inFlight = server.fetch(todos);
    await begun.promise;
    // The request for metrics is one of them.
    assert.equal((await metricsOf(server)).get('http_requests_in_flight'), 2);
    goOn.resolve();
    await inFlight;
    assert.equal((await metricsOf(server)).get('http_requests_in_flight'), 1);
  });

  it('have the time that the storage took, as the host has measured it', async () => {
    const ofTheHost = createMetrics();
    await using server = await aServer(inMemoryStore(), { metrics: ofTheHost });
    for (const operation of ['add', 'get', 'get']) ofTheHost.storageAnswered(operation, 0.002);
    const metrics = await metricsOf(server);
    const asked = (operation: string) =>
      metrics.get(`todo_storage_duration_seconds_count{operation="${operation}"}`);
    assert.deepEqual([asked('add'), asked('get'), asked('list')], [1, 2, undefined]);
  });

  it('have the lag of the event loop', async () => {
    await using server = await aServer(inMemoryStore());
    const metrics = await metricsOf(server);
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes']) {
      assert.ok(metrics.has(name), name);
    }
  });

  it('are each server’s own', async () => {
    await using one = await aServer(inMemoryStore());
    await using two = await aServer(inMemoryStore());
    await one.fetch(todos);
    assert.equal((await metricsOf(one)).get(count('GET', todos, 200)), 1);
    assert.equal((await metricsOf(two)).get(count('GET', todos, 200)), undefined);
  });
});
