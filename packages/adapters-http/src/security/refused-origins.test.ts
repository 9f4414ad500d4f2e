import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aLog } from '../../testing/a-log.ts';
import { aServer } from '../../testing/a-server.ts';

const todos = '/api/v1/todos';

describe('The log of refused origins', () => {
  it('has each origin once, whether it reads or writes', async () => {
    const { logger, lines } = aLog();
    const allowedOrigins = ['http://localhost:5173'];
    await using server = await aServer(inMemoryStore(), { logger, allowedOrigins });
    const origins = [
      'http://localhost:9000',
      'http://localhost:5173',
      server.url,
      'null',
      '\u009b',
    ];
    for (let times = 0; times < 2; times += 1) {
      for (const Origin of origins) {
        await server.fetch(todos, { headers: { Origin } });
        await server.fetch(`${todos}/1`, { method: 'DELETE', headers: { Origin } });
      }
    }
    assert.deepEqual(
      lines.flatMap(({ level, origin }) => (level === 40 ? [origin] : [])),
      ['http://localhost:9000'],
    );
  });

  it('is not filled by a client that invents origins', async () => {
    const { logger, lines } = aLog();
    await using server = await aServer(inMemoryStore(), { logger });
    const ask = (n: number) =>
      server.fetch('/health/live', { headers: { Origin: `http://a${n}.example.org` } });
    await Promise.all(Array.from({ length: 150 }, (_, n) => ask(n)));
    assert.equal(lines.filter(({ level }) => level === 40).length, 100);
  });
});
