import { sortNames, type ListQuery } from '@todo/application';
import {
  dueInstant,
  normalizedTag,
  priorities,
  statuses,
  tagFault,
  textFault,
  textRules,
  type TodoFields,
} from '@todo/domain';
import * as fc from 'fast-check';

/** Text that a todo may hold, with much that programs like to trip over. */
function text(maxLength: number, lines: 'one' | 'many'): fc.Arbitrary<string> {
  const tricky = [
    '%',
    '_',
    '"',
    "'",
    '*',
    '-',
    '/',
    '\\',
    '?',
    ':',
    'Ä',
    'ß',
    'ς',
    '牛',
    '乳',
    '👩‍👧',
    'é',
    'e\u0301',
    '\u200f',
  ];
  const breaks = lines === 'many' ? ['\n', '\r\n', '\t'] : [];
  return fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', ' ', ...tricky, ...breaks), maxLength }),
    fc
      .string({ unit: 'grapheme', maxLength })
      .map((given) => given.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '-')),
  );
}

const due = fc.oneof(
  fc.constant(null),
  fc.constantFrom('2026-11-29', '2026-11-30', '2026-12-01'),
  fc
    .integer({ min: Date.UTC(2026, 10, 28), max: Date.UTC(2026, 11, 3) })
    .map((moment) => dueInstant(moment)),
  fc
    .integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) })
    .map((moment) => dueInstant(moment)),
);

const tag = fc.oneof(
  fc.constantFrom('home', 'work', 'now', 'Ä'),
  text(20, 'one')
    .map((given) => normalizedTag(given.replaceAll(/[\s,]/gu, '')))
    .map((given) => (tagFault(given) === undefined ? given : 'tag')),
);

/** The fields of a todo as a caller gives them: a due instant may have any offset. */
export type ArbitraryTodo = Omit<TodoFields, 'due'> & { readonly due: string | null };

/** Any todo that may be made, written as it will come back. */
export const arbitraryTodo: fc.Arbitrary<ArbitraryTodo> = fc.record({
  task: text(60, 'one')
    .map((given) => given.trim())
    .map((given) => (textFault(given, textRules.task) === undefined ? given : 'task')),
  status: fc.constantFrom(...statuses),
  priority: fc.constantFrom(...priorities),
  due,
  tags: fc.uniqueArray(tag, { maxLength: 6 }),
  notes: text(200, 'many'),
});

const sort = fc.uniqueArray(fc.constantFrom(...sortNames), {
  selector: (name) => name.replace('-', ''),
  minLength: 1,
  maxLength: 3,
});

const dueBound = fc.constantFrom(
  '2026-11-29',
  '2026-11-30',
  '2026-11-29T12:00:00Z',
  '2026-12-01T00:00:00+05:45',
);

/** Any question that may be asked of a list, but where its pages begin. */
export const arbitraryQuery: fc.Arbitrary<Omit<ListQuery, 'cursor' | 'count'>> = fc.record(
  {
    status: fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }),
    priority: fc.uniqueArray(fc.constantFrom(...priorities), { minLength: 1 }),
    tag: fc.array(fc.uniqueArray(tag, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 2,
    }),
    keyword: fc
      .array(fc.constantFrom('a', 'ab', 'äß', 'STRASSE', '牛', '%', '_', '"', '-', 'task', 'é'), {
        minLength: 1,
        maxLength: 2,
      })
      .map((words) => words.join(' ')),
    dueBefore: dueBound,
    dueAfter: dueBound,
    overdue: fc.boolean(),
    sort,
    limit: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: ['limit'] },
);
