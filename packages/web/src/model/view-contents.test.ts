import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockIn } from '@todo/application';
import { addDays, instant, type CalendarDate, type Instant } from '@todo/domain';
import { aTodoJson } from '../../testing/a-todo-json.ts';
import { belongsIn, ordering } from './view-contents.ts';
import { viewQuery } from './view-query.ts';

const today = '2026-11-27' as CalendarDate;

/** A clock that stands still, in a time zone. */
const clockOf = (zone: string) => ({
  ...clockIn(zone),
  now: (): Instant => instant(Date.parse('2026-11-27T12:00:00Z')),
});
const clock = clockOf('Europe/Berlin');

const isIn = (due: string | null, status = 'Pending', zone = clock) =>
  belongsIn({ name: 'today' }, aTodoJson({ due, status }), today, zone);

const completedAt = (id: number, updatedAt: string) =>
  aTodoJson({ id, updatedAt, status: 'Completed' });

describe('Today', () => {
  it('has what is due today or overdue', () => {
    assert.ok(isIn('2026-11-27'));
    assert.ok(isIn('2026-11-20'));
    assert.ok(isIn('2026-11-27T22:59:00Z'));
    assert.ok(!isIn('2026-11-28'));
    assert.ok(!isIn(null));
    assert.ok(!isIn('2026-11-27', 'Completed'));
  });

  it('begins and ends at midnight where the person is', () => {
    assert.ok(!isIn('2026-11-27T23:00:00Z'));
    assert.ok(isIn('2026-11-27T23:00:00Z', 'Pending', clockOf('America/New_York')));
    assert.ok(isIn('2026-11-27T04:00:00Z', 'Pending', clockOf('America/New_York')));
    assert.ok(!isIn('2026-11-27T11:00:00Z', 'Pending', clockOf('Pacific/Auckland')));
  });

  it('asks for more days than it shows, as the server may be in another zone', () => {
    const { dueBefore = '' } = viewQuery({ name: 'today' }, today);
    assert.ok(dueBefore > addDays(today, 2));
  });
});

describe('A view', () => {
  it('of a tag has the open todos with it', () => {
    const view = { name: 'tag', tag: 'home' } as const;
    assert.ok(belongsIn(view, aTodoJson({ tags: ['work', 'home'] }), today, clock));
    assert.ok(!belongsIn(view, aTodoJson({ tags: ['homework'] }), today, clock));
    assert.ok(!belongsIn(view, aTodoJson({ tags: ['home'], status: 'Completed' }), today, clock));
  });

  it('of a search has todos with all of the words, in any case', () => {
    const todo = aTodoJson({ task: 'Buy MILK', notes: 'at the Straße', tags: ['home'] });
    const finds = (words: string) => belongsIn({ name: 'search', words }, todo, today, clock);
    assert.ok(finds('milk STRASSE'));
    assert.ok(finds('  home  buy '));
    assert.ok(!finds('milk honey'));
  });

  it('of what is open begins with the most urgent', () => {
    const todos = [
      aTodoJson({ id: 1 }),
      aTodoJson({ id: 2, due: '2026-11-28' }),
      aTodoJson({ id: 3, due: '2026-11-27', priority: 'low' }),
      aTodoJson({ id: 4, due: '2026-11-27', priority: 'high' }),
      aTodoJson({ id: 5, due: '2026-11-27T09:00:00Z' }),
      aTodoJson({ id: 6, priority: 'high' }),
      aTodoJson({ id: -1 }),
    ];
    assert.deepEqual(
      ordering(clock)({ name: 'all' }, todos).map(({ id }) => id),
      [5, 4, 3, 2, 6, 1, -1],
    );
  });

  it('of what is completed begins with the latest', () => {
    const todos = [
      completedAt(1, '2026-11-01T00:00:00.000Z'),
      completedAt(2, '2026-11-02T00:00:00.000Z'),
    ];
    assert.deepEqual(
      ordering(clock)({ name: 'completed' }, todos).map(({ id }) => id),
      [2, 1],
    );
  });
});
