import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aMoment, aTodo } from '@todo/application/testing';
import {
  draft,
  edit,
  InvalidTodoError,
  priorities,
  statuses,
  type NewTodo,
  type TodoDraft,
} from '@todo/domain';
import * as fc from 'fast-check';
import { parse } from './parse.ts';
import { listQuerySchema, newTodoSchema, todoChangesSchema } from './todo-schemas.ts';

describe('Parsing', () => {
  it('fills in what is left out', () => {
    assert.deepEqual(parse(newTodoSchema, { task: ' Buy milk ' }), {
      value: {
        task: 'Buy milk',
        status: 'Pending',
        priority: 'none',
        due: null,
        tags: [],
        notes: '',
      },
    });
    assert.deepEqual(parse(todoChangesSchema, {}), { value: {} });
    assert.deepEqual(parse(listQuerySchema, {}), {
      value: { limit: 100, sort: ['id'] },
    });
  });

  const refused: [string, unknown, string[]][] = [
    ['a missing field', {}, ['/task is missing']],
    ['null for a field', { task: null }, ['/task must be text']],
    ['an unknown field', { task: 'a', colour: 'red' }, ['/colour is not known']],
    [
      'a field that only the system sets',
      { task: 'a', id: 1, createdAt: 'now' },
      ['/id is set by the system', '/createdAt is set by the system'],
    ],
    [
      'every fault at once',
      { task: 1, status: 2, b: 3, a: 4 },
      [
        '/task must be text',
        '/status must be one of "Pending", "In Process", "Completed"',
        '/b is not known',
        '/a is not known',
      ],
    ],
    [
      'names of the prototype',
      JSON.parse('{"task":"a","__proto__":1,"constructor":2}'),
      ['/__proto__ is not known', '/constructor is not known'],
    ],
    ['names that a pointer has to escape', { task: 'a', 'a/b~c': 1 }, ['/a~1b~0c is not known']],
    ['a list', [], [' must be an object']],
    ['null', null, [' must be an object']],
    ['text', 'task', [' must be an object']],
  ];
  for (const [name, input, expected] of refused) {
    it(`refuses ${name}`, () => {
      const { faults = [] } = parse(newTodoSchema, input);
      assert.deepEqual(
        faults.map(({ pointer, detail }) => `${pointer} ${detail}`),
        expected,
      );
    });
  }
});

/** Anything that a client might put where a text belongs, often close to what is allowed. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\t', '\u0000', '\u0085', '\u2028', '\ud83d', '😀'),
  }),
  fc.string({ unit: fc.constantFrom('a', '😀', ' '), minLength: 495, maxLength: 505 }),
);
const anyTask = fc.oneof({ weight: 4, arbitrary: anyText }, fc.anything());
const anyDue = fc.oneof(
  fc.constantFrom(null, '2026-11-30', '2026-11-30T17:00:00Z', '2026-11-30T17:00:00.5+05:45'),
  fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(+date) ? '' : date.toISOString())),
  fc.stringMatching(
    /^\d{4}-[01]\d-[0-3]\d(T[0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,4})?(Z|[+-][0-2]\d:[0-6]\d))?$/,
  ),
  fc.anything(),
);
const anyTags = fc.oneof(
  fc.array(anyText, { maxLength: 22 }),
  fc.array(fc.constantFrom('a', 'b', 'a b', 'a,b', '', 'x'.repeat(51))),
  fc.anything(),
);
const anyFields = {
  task: anyTask,
  status: fc.oneof(fc.constantFrom(...statuses), fc.string(), fc.anything()),
  priority: fc.oneof(fc.constantFrom(...priorities), fc.anything()),
  due: anyDue,
  tags: anyTags,
  notes: anyTask,
};
const anyNewTodo = fc.record(anyFields, { requiredKeys: ['task'] });
const anyChanges = fc.record(anyFields, { requiredKeys: [] });

describe('The schema and the domain', () => {
  it('give the same verdict on a new todo, and make the same of it', () => {
    fc.assert(
      fc.property(anyNewTodo, (fields) => {
        const parsed = parse(newTodoSchema, fields);
        const made = attempt(() => draft(fields as NewTodo, aMoment));
        assert.deepEqual(parsed.faults, made.faults);
        if (parsed.value && made.todo) {
          assert.deepEqual({ ...made.todo, ...parsed.value }, made.todo);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('give the same verdict on changes', () => {
    const todo = aTodo();
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const parsed = parse(todoChangesSchema, changes);
        const made = attempt(() => edit(todo, changes as Partial<NewTodo>, aMoment));
        assert.deepEqual(parsed.faults, made.faults);
      }),
      { numRuns: 1000 },
    );
  });
});

function attempt(make: () => TodoDraft) {
  try {
    return { todo: make() };
  } catch (error) {
    assert.ok(error instanceof InvalidTodoError, String(error));
    return { faults: error.faults };
  }
}
