import type { OutgoingTodo } from '@todo/application';
import {
  dueInstant,
  dueFrom,
  instant,
  keptTags,
  tagFault,
  textFault,
  textRules,
  type Due,
} from '@todo/domain';
import * as fc from 'fast-check';
import { arbitraryTodo } from '../arbitrary-todos.ts';

/*
 * Todos with all that files trip over: what means something in one of the formats, clocks that are set back, and as much
 * as a todo may hold.
 */

const words = [
  'milk',
  '=1+1',
  '+garden',
  '@phone',
  '-x',
  'due:2026-11-30',
  'key:value',
  'uid:1-abc',
  'task:x',
  'note:%20',
  'https://example.org/?a=b&c=%20',
  '12:30',
  'x',
  '(A)',
  '2026-11-30',
  '"quoted"',
  "it's",
  'a,b',
  'a;b',
  '\\n',
  '\\',
  '{"a":1}',
  'BEGIN:VTODO',
  '👩‍👧',
  '牛乳',
  'e\u0301',
  '\u00a0',
  '\u200f',
  '',
  '%',
  'naïve',
];

const task = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
  .map((given) => given.join(' ').trim())
  .map((given) => (textFault(given, textRules.task) === undefined ? given : 'task'));

const notes = fc.oneof(
  fc
    .array(fc.constantFrom(...words, '\n', '\r\n', '\r', '\t', ' '), { maxLength: 40 })
    .map((given) => given.join('')),
  fc.constantFrom(...words).map((word) => `${word} 牛\n`.repeat(2000).slice(0, 9998)),
);

const tags = fc
  .array(
    fc.oneof(
      fc.constantFrom('home', '+garden', '@phone', '+', '@', 'a:b', 'due:2026-11-30', '=1', '-'),
      fc.constantFrom(...words.filter((word) => tagFault(word) === undefined)),
      fc.integer({ min: 1, max: 99 }).map((n) => `tag-${n}`),
    ),
    { maxLength: 20 },
  )
  .map((given) => keptTags(given));

/** Around the changes of clocks in Europe/Berlin and America/New_York. */
const changes = ['2026-10-25T01:00:00Z', '2026-03-29T01:00:00Z', '2026-11-01T06:00:00Z'];

const due: fc.Arbitrary<Due | null> = fc.oneof(
  fc.constant(null),
  fc
    .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
    .map((date) => dueFrom(date.toISOString().slice(0, 10)) ?? null),
  fc.constantFrom('2026-10-25', '2026-03-29', '2026-11-01').map((day) => dueFrom(day) ?? null),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -7200, max: 7200 }))
    .map(([change, seconds]) => dueInstant(Date.parse(change) + seconds * 1000)),
  fc
    .integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2037, 0, 1) })
    .map((moment) => dueInstant(moment)),
);

/** Todos that have been in no file yet, with ids from 1 on. */
export function arbitraryOutgoing(length: number): fc.Arbitrary<readonly OutgoingTodo[]> {
  const fields = fc.oneof(
    fc.record({
      task,
      status: fc.constantFrom('Pending', 'In Process', 'Completed'),
      priority: fc.constantFrom('none', 'low', 'medium', 'high'),
      due,
      tags,
      notes,
    }),
    arbitraryTodo,
  );
  const moment = fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2026, 10, 22) });
  const later = fc.integer({ min: 0, max: 100_000_000_000 });
  return fc
    .array(fc.tuple(fields, moment, later), { minLength: length, maxLength: length })
    .map((given) =>
      given.map(([todo, created, after], index) => ({
        todo: {
          ...todo,
          status: todo.status as 'Pending',
          priority: todo.priority as 'none',
          due: dueFrom(todo.due) ?? null,
          id: index + 1,
          version: 1,
          revision: `r${index}`,
          createdAt: instant(created),
          updatedAt: instant(created + after),
          completedAt: todo.status === 'Completed' ? instant(created + after) : null,
        },
      })),
    );
}
