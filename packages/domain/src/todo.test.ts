import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CalendarDate } from './due.ts';
import { instant } from './instant.ts';
import { InvalidTodoError } from './invalid-todo-error.ts';
import { complete, draft, edit, isOverdue, reopen, replace, start, type Todo } from './todo.ts';
import { statuses } from './status.ts';
import type { NewTodo } from './todo-fields.ts';

const noon = instant(Date.UTC(2026, 10, 22, 12));
const later = instant(Date.UTC(2026, 10, 22, 13));
const earlier = instant(Date.UTC(2026, 10, 21, 12));

function aTodo(fields: Partial<NewTodo> = {}): Todo {
  return { id: 7, revision: 'a revision', ...draft({ task: 'Buy milk', ...fields }, noon) };
}

describe('A new todo', () => {
  it('is pending unless the caller says otherwise', () => {
    assert.deepEqual(draft({ task: 'Buy milk' }, noon), {
      task: 'Buy milk',
      status: 'Pending',
      priority: 'none',
      due: null,
      tags: [],
      notes: '',
      version: 1,
      createdAt: noon,
      updatedAt: noon,
      completedAt: null,
    });
  });

  it('drops the white space around its task', () => {
    assert.equal(draft({ task: ' \t Buy  milk \n' }, noon).task, 'Buy  milk');
  });

  it('is completed at once when it is made so', () => {
    assert.equal(draft({ task: 'Buy milk', status: 'Completed' }, noon).completedAt, noon);
  });

  it('may have a task of 500 characters, however many bytes they take', () => {
    assert.equal(draft({ task: '👩'.repeat(500) }, noon).task, '👩'.repeat(500));
  });

  it('has each tag once, in the order given', () => {
    assert.deepEqual(draft({ task: 'a', tags: ['b', 'a', 'b', 'B'] }, noon).tags, ['b', 'a', 'B']);
  });

  it('has a tag once however it is spelled, and each as it is composed', () => {
    const { tags } = draft({ task: 'a', tags: ['cafe\u0301', 'a', 'caf\u00e9', '\u212b'] }, noon);
    assert.deepEqual(tags, ['caf\u00e9', 'a', '\u00c5']);
  });

  it('may have a tag that only its spelling makes too long', () => {
    const { tags } = draft({ task: 'a', tags: ['e\u0301'.repeat(50)] }, noon);
    assert.deepEqual(tags, ['\u00e9'.repeat(50)]);
  });

  it('keeps its task and its notes as they are spelled', () => {
    const spelled = 'cafe\u0301 caf\u00e9';
    const { task, notes } = draft({ task: spelled, notes: spelled }, noon);
    assert.deepEqual([task, notes], [spelled, spelled]);
  });

  it('keeps invisible characters at the ends of its task', () => {
    assert.equal(draft({ task: ' \u200fשלום\u200b ' }, noon).task, '\u200fשלום\u200b');
  });

  it('has the default of a field that is undefined', () => {
    const { task, ...left } = draft({ task: 'a' }, noon);
    const undefinedFields = Object.fromEntries(Object.keys(left).map((key) => [key, undefined]));
    assert.deepEqual(draft({ task, ...undefinedFields }, noon), { task, ...left });
  });

  it('keeps its notes unchanged, with lines and tabs', () => {
    const notes = '  First\r\n\tsecond\n';
    assert.equal(draft({ task: 'a', notes }, noon).notes, notes);
  });

  it('may be due on a day, or at an instant, which is kept in UTC', () => {
    assert.equal(draft({ task: 'a', due: '2026-11-30' }, noon).due, '2026-11-30');
    assert.equal(
      draft({ task: 'a', due: '2026-11-30T18:00:00+05:45' }, noon).due,
      '2026-11-30T12:15:00Z',
    );
  });

  it('cannot be changed', () => {
    assert.ok(Object.isFrozen(draft({ task: 'Buy milk' }, noon)));
    assert.ok(Object.isFrozen(complete(aTodo(), later)));
  });
});

describe('A todo is refused', () => {
  const refused: [string, unknown, string][] = [
    ['with a task that cannot be seen', { task: '\u200b' }, '/task must not be blank'],
    [
      'with a tag that cannot be seen',
      { task: 'a', tags: ['\u3164'] },
      '/tags/0 must not be blank',
    ],
    [
      'with a tag that is longer as it is kept',
      { task: 'a', tags: ['\u0958'.repeat(26)] },
      '/tags/0 must be at most 50',
    ],
    ['with undefined for a task', { task: undefined }, '/task must be text'],
    ['with null for notes', { task: 'a', notes: null }, '/notes must be text'],
    ['that is no object', 'Buy milk', ' must be an object'],
    ['that is a list', ['Buy milk'], ' must be an object'],
    ['that is null', null, ' must be an object'],
    ['that is undefined', undefined, ' must be an object'],
    ['with a blank task', { task: ' \t\n' }, '/task must not be blank'],
    ['with an empty task', { task: '' }, '/task must not be blank'],
    [
      'with 501 characters',
      { task: '👩'.repeat(501) },
      '/task must be at most 500 characters long',
    ],
    ['with two lines', { task: 'a\nb' }, '/task must be one line'],
    ['with a line separator', { task: 'a\u2028b' }, '/task must be one line'],
    ['with U+0000', { task: 'a\u0000b' }, '/task must be one line'],
    ['with an escape sequence', { task: '\u001b[31mred' }, '/task must be one line'],
    ['with a C1 control character', { task: 'a\u0085b' }, '/task must be one line'],
    ['with half a surrogate pair', { task: 'a\ud83d' }, '/task must be one line'],
    ['with a number for a task', { task: 7 }, '/task must be text'],
    ['without a task', {}, '/task must be text'],
    ['with a status that there is not', { task: 'a', status: 'Done' }, '/status must be one of'],
    ['with a priority that there is not', { task: 'a', priority: 'urgent' }, '/priority must be'],
    [
      'with a due date that does not exist',
      { task: 'a', due: '2026-02-30' },
      '/due must be a date',
    ],
    ['with half a due instant', { task: 'a', due: '2026-11-30T17:00' }, '/due must be a date'],
    [
      'with 21 tags',
      { task: 'a', tags: Array.from('abcdefghijklmnopqrstu') },
      '/tags must be at most 20',
    ],
    ['with a tag of two words', { task: 'a', tags: ['b', 'c d'] }, '/tags/1 must be without white'],
    ['with a comma in a tag', { task: 'a', tags: ['b,c'] }, '/tags/0 must be without white'],
    ['with an empty tag', { task: 'a', tags: [''] }, '/tags/0 must not be blank'],
    ['with a long tag', { task: 'a', tags: ['t'.repeat(51)] }, '/tags/0 must be at most 50'],
    ['with tags that are no list', { task: 'a', tags: 'home' }, '/tags must be a list of tags'],
    ['with long notes', { task: 'a', notes: 'n'.repeat(10_001) }, '/notes must be at most 10000'],
    ['with U+0000 in its notes', { task: 'a', notes: 'a\u0000' }, '/notes must be without control'],
    ['with a status in small letters', { task: 'a', status: 'pending' }, '/status must be one of'],
  ];
  for (const [name, fields, fault] of refused) {
    it(name, () => {
      assert.throws(
        () => draft(fields as NewTodo, noon),
        (error) => {
          assert.ok(error instanceof InvalidTodoError);
          const [first, ...others] = error.faults;
          assert.ok(`${first?.pointer} ${first?.detail}`.startsWith(fault), first?.detail);
          assert.deepEqual(others, []);
          return true;
        },
      );
    });
  }

  it('with every fault named at once', () => {
    const fields = { task: '', status: 'Done' } as unknown as NewTodo;
    assert.throws(() => draft(fields, noon), {
      message: 'task must not be blank; status must be one of "Pending", "In Process", "Completed"',
    });
  });
});

describe('A todo', () => {
  it('remembers when it was completed, for as long as it is', () => {
    const done = complete(aTodo(), later);
    assert.equal(done.completedAt, later);
    assert.equal(
      edit(done, { task: 'Buy oat milk' }, instant(Date.parse(later) + 1)).completedAt,
      later,
    );
    assert.equal(reopen(done, later).completedAt, null);
    assert.equal(start(done, later).completedAt, null);
  });

  it('may go from every status to every other', () => {
    for (const from of statuses) {
      for (const to of statuses) {
        assert.equal(edit(aTodo({ status: from }), { status: to }, later).status, to);
      }
    }
  });

  it('changes with each of its fields, and not with the same again', () => {
    const whole = {
      task: 'b',
      status: 'In Process',
      priority: 'high',
      due: '2026-11-30',
      tags: ['a', 'b'],
      notes: 'n',
    } as const;
    for (const [field, value] of Object.entries(whole)) {
      const once = edit(aTodo(), { [field]: value }, later);
      assert.equal(once.version, 2, field);
      assert.equal(edit(once, { [field]: value }, later), once, field);
    }
    const all = edit(aTodo(), whole, later);
    assert.equal(edit(all, whole, later), all);
    assert.equal(edit(all, { tags: ['b', 'a'] }, later).version, 3);
  });

  it('counts each real change', () => {
    const changed = start(aTodo(), later);
    assert.equal(changed.version, 2);
    assert.equal(changed.updatedAt, later);
    assert.equal(changed.createdAt, noon);
    assert.equal(complete(changed, later).version, 3);
  });

  it('stays the same object when nothing changes', () => {
    const done = aTodo({ status: 'Completed' });
    assert.equal(complete(done, later), done);
    assert.equal(edit(done, {}, later), done);
    assert.equal(edit(done, { task: ' Buy milk ' }, later), done);
    assert.equal(replace(done, { task: 'Buy milk', status: 'Completed' }, later), done);
  });

  it('stays the same object if its tags only differ in spelling', () => {
    const tagged = aTodo({ tags: ['caf\u00e9'] });
    assert.equal(edit(tagged, { tags: ['cafe\u0301'] }, later), tagged);
  });

  it('can be completed and tagged even with a text that only an earlier release accepted', () => {
    const old: Todo = { ...aTodo(), task: '\u200b', tags: ['\u3164'] };
    assert.equal(complete(old, later).task, '\u200b');
    assert.deepEqual(edit(old, { tags: [...old.tags, 'home'] }, later).tags, ['\u3164', 'home']);
    assert.throws(() => edit(old, { task: '\u2060' }, later), InvalidTodoError);
    assert.throws(() => edit(old, { tags: ['\u2060'] }, later), InvalidTodoError);
  });

  it('is left alone by a change to another', () => {
    const before = aTodo();
    complete(before, later);
    assert.equal(before.status, 'Pending');
  });

  it('returns to the defaults of fields that a replacement leaves out', () => {
    const replaced = replace(aTodo({ status: 'In Process' }), { task: 'Buy tea' }, later);
    assert.equal(replaced.status, 'Pending');
    assert.equal(replaced.task, 'Buy tea');
  });

  it('has to be given a task by a replacement', () => {
    assert.throws(() => replace(aTodo(), {} as NewTodo, later), {
      message: 'task must be text',
    });
  });

  it('treats undefined as left out, in an edit and in a replacement', () => {
    const fields = { status: undefined, priority: undefined, due: undefined, notes: undefined };
    const todo = aTodo({ status: 'In Process', priority: 'high', due: '2026-11-30', tags: ['a'] });
    assert.equal(edit(todo, { task: undefined, ...fields, tags: undefined }, later), todo);
    assert.deepEqual(
      replace(todo, { task: 'Buy tea', ...fields, tags: undefined }, later),
      replace(todo, { task: 'Buy tea' }, later),
    );
  });

  it('keeps the fields that an edit leaves out', () => {
    const edited = edit(aTodo({ status: 'In Process' }), { task: 'Buy tea' }, later);
    assert.equal(edited.status, 'In Process');
  });

  it('never gets earlier instants when the clock is set back', () => {
    assert.equal(complete(aTodo(), earlier).updatedAt, noon);
    assert.equal(complete(aTodo(), earlier).completedAt, noon);
  });
});

describe('A todo is overdue', () => {
  const now = { date: '2026-11-22' as CalendarDate, instant: noon };
  const overdue = (fields: Partial<NewTodo>) => isOverdue(aTodo(fields), now);

  it('when its day is over, or its moment', () => {
    assert.equal(overdue({ due: '2026-11-21' }), true);
    assert.equal(overdue({ due: '2026-11-22' }), false);
    assert.equal(overdue({ due: '2026-11-22T11:59:59.999Z' }), true);
    assert.equal(overdue({ due: '2026-11-22T12:00:00Z' }), false);
    assert.equal(overdue({}), false);
  });

  it('unless it is completed', () => {
    assert.equal(overdue({ due: '2026-11-21', status: 'Completed' }), false);
    assert.equal(overdue({ due: '2026-11-21', status: 'In Process' }), true);
  });
});
