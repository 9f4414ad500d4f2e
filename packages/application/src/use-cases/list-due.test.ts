import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import { createTodoApp } from '../create-todo-app.ts';
import type { ListQuery } from '../schemas/list-query.ts';

/** A clock that is so many hours ahead of UTC. */
function aClockAhead(hours: number, now: string): Clock {
  // These names count the other way: `Etc/GMT-10` is ahead.
  const zone = `Etc/GMT${hours < 0 ? '+' : '-'}${Math.abs(hours)}`;
  return fixedClock(instant(Date.parse(now)), zone);
}

async function found(clock: Clock, query: ListQuery): Promise<readonly string[]> {
  const app = createTodoApp({ store: inMemoryStore(), owner: 'ada', clock });
  for (const due of [
    '2026-11-29',
    '2026-11-30',
    '2026-11-29T13:59:59.999Z',
    '2026-11-29T14:00:00Z',
    '2026-11-30T14:00:00Z',
  ]) {
    await app.add({ task: due, due });
    await app.add({ task: `done ${due}`, due, status: 'Completed' });
  }
  await app.add({ task: 'some time' });
  const { todos } = await app.list(query);
  return todos.map(({ task }) => task);
}

describe('What is overdue', () => {
  it('is a date once that day is over where the person is, and an instant once it is past', async () => {
    const kiritimati = aClockAhead(10, '2026-11-29T14:00:00.001Z');
    assert.deepEqual(await found(kiritimati, { overdue: true }), [
      '2026-11-29',
      '2026-11-29T13:59:59.999Z',
      '2026-11-29T14:00:00Z',
    ]);
    const utc = aClockAhead(0, '2026-11-29T14:00:00.000Z');
    assert.deepEqual(await found(utc, { overdue: true }), ['2026-11-29T13:59:59.999Z']);
  });

  it('never includes completed todos, even if the caller asks for that status', async () => {
    const clock = aClockAhead(0, '2026-12-31T00:00:00Z');
    assert.deepEqual(await found(clock, { overdue: true, status: ['Completed'] }), []);
    assert.equal(
      (await found(clock, { overdue: true, status: ['Pending', 'Completed'] })).length,
      5,
    );
  });
});

describe('What is overdue and due before something', () => {
  it('is both', async () => {
    const clock = aClockAhead(0, '2026-12-31T00:00:00Z');
    assert.deepEqual(await found(clock, { overdue: true, dueBefore: '2026-11-30' }), [
      '2026-11-29',
      '2026-11-29T13:59:59.999Z',
      '2026-11-29T14:00:00Z',
    ]);
    const earlier = aClockAhead(0, '2026-11-29T14:00:00Z');
    assert.deepEqual(await found(earlier, { overdue: true, dueBefore: '2027-01-01' }), [
      '2026-11-29T13:59:59.999Z',
    ]);
  });
});

describe('What is due', () => {
  const clock = aClockAhead(10, '2026-11-01T00:00:00Z');

  it('before a date is so on the days before it where the person is', async () => {
    assert.deepEqual(await found(clock, { dueBefore: '2026-11-30', status: ['Pending'] }), [
      '2026-11-29',
      '2026-11-29T13:59:59.999Z',
    ]);
  });

  it('after a date is so on the days after it where the person is', async () => {
    assert.deepEqual(await found(clock, { dueAfter: '2026-11-29', status: ['Pending'] }), [
      '2026-11-30',
      '2026-11-29T14:00:00Z',
      '2026-11-30T14:00:00Z',
    ]);
  });

  it('before an instant is a date whose day is over by then', async () => {
    const query = { status: ['Pending'] } satisfies ListQuery;
    assert.deepEqual(await found(clock, { ...query, dueBefore: '2026-11-29T14:00:00Z' }), [
      '2026-11-29',
      '2026-11-29T13:59:59.999Z',
    ]);
    assert.deepEqual(await found(clock, { ...query, dueBefore: '2026-11-29T13:59:59.999Z' }), []);
  });

  it('after an instant is a date whose day is not over by then', async () => {
    const query = { status: ['Pending'] } satisfies ListQuery;
    assert.deepEqual(await found(clock, { ...query, dueAfter: '2026-11-29T13:59:59.999Z' }), [
      '2026-11-29',
      '2026-11-30',
      '2026-11-29T14:00:00Z',
      '2026-11-30T14:00:00Z',
    ]);
  });
});
