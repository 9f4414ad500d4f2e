import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aTodo, fixedClock } from '@todo/application/testing';
import type { CalendarDate } from '@todo/domain';
import stringWidth from 'string-width';
import { columnNames, usualPreferences } from '../preferences.ts';
import { colored, plain } from '../terminal/paint.ts';
import { todoTable } from './todo-table.ts';

const view = { paint: plain, clock: fixedClock(), widthOf: stringWidth };

const todos = [
  aTodo({ id: 7, task: 'Buy milk' }),
  aTodo({
    id: 12,
    status: 'In Process',
    task: 'Äpfel und 牛乳 👩‍👩‍👧‍👦 for Charlotte who comes on Sunday',
  }),
  aTodo({ id: 1234, status: 'Completed', task: 'cafe\u0301'.repeat(12) }),
];

const withDetails = [
  aTodo({ id: 1, task: 'Write report', due: '2026-11-20' as CalendarDate, priority: 'high' }),
  aTodo({
    id: 2,
    task: 'Buy milk',
    due: '2026-11-23' as CalendarDate,
    tags: ['home', '牛乳', 'garden', 'kitchen'],
  }),
  aTodo({ id: 3, task: 'Sleep until the sun is up again', tags: ['👩‍👩‍👧‍👦'] }),
];

describe('A table of todos', () => {
  it('has a header, and every column that a todo fills', () => {
    assert.equal(
      todoTable(withDetails, { ...view, columns: 72 }),
      [
        'ID  PRIORITY  DUE         TAGS                  TASK',
        ' 1  high      2 days ago                        Write report',
        ' 2            tomorrow    home 牛乳 garden      Buy milk',
        '                          kitchen',
        ' 3                        👩‍👩‍👧‍👦                    Sleep until the sun is',
        '                                                up again',
        '',
      ].join('\n'),
    );
    assert.equal(
      todoTable([aTodo({ id: 1, priority: 'low' })], { ...view, columns: 80 }),
      ['ID  PRIORITY  TASK', ' 1  low       Buy milk', ''].join('\n'),
    );
  });

  it('is wrapped to the width of the terminal, with a mark for what is in process or completed', () => {
    assert.equal(
      todoTable(todos, { ...view, columns: 40 }),
      [
        '  ID    TASK',
        '   7    Buy milk',
        '  12  ▸ Äpfel und 牛乳 👩‍👩‍👧‍👦 for Charlotte',
        '        who comes on Sunday',
        `1234  ✓ ${'cafe\u0301'.repeat(8)}`,
        `        ${'cafe\u0301'.repeat(4)}`,
        '',
      ].join('\n'),
    );
  });

  it('has the other fields below the task if the terminal is too narrow for their columns', () => {
    assert.equal(
      todoTable(withDetails, { ...view, columns: 40 }),
      [
        'ID  TASK',
        ' 1  Write report',
        '    high  due 2 days ago',
        ' 2  Buy milk',
        '    due tomorrow',
        '    home 牛乳 garden kitchen',
        ' 3  Sleep until the sun is up again',
        '    👩‍👩‍👧‍👦',
        '',
      ].join('\n'),
    );
    assert.match(todoTable(withDetails, { ...view, columns: 71 }), /^ID {2}TASK\n/);
  });

  it('has one blank between its columns on the narrowest terminals', () => {
    assert.equal(
      todoTable([...withDetails.slice(1, 2), ...todos.slice(1, 2)], { ...view, columns: 20 }),
      [
        'ID   TASK',
        ' 2   Buy milk',
        '     due tomorrow',
        '     home 牛乳',
        '     garden kitchen',
        '12 ▸ Äpfel und 牛乳',
        '     👩‍👩‍👧‍👦 for',
        '     Charlotte who',
        '     comes on Sunday',
        '',
      ].join('\n'),
    );
  });

  it('has the columns that the person wants, in their order', () => {
    const { length: hasMark } = todoTable(todos, { ...view, columns: 80 }).split('▸');
    assert.equal(hasMark, 2);
    assert.equal(
      todoTable(
        [aTodo({ id: 3, status: 'In Process', due: '2026-11-23' as CalendarDate, tags: ['home'] })],
        { ...view, columns: 80 },
        { columns: ['due', 'created', 'status', 'tags', 'completed'], dateStyle: 'weekday' },
      ),
      [
        'DUE             CREATED           STATUS      TAGS  TASK',
        'Mon 2026-11-23  2026-11-22 09:30  In Process  home  Buy milk',
        '',
      ].join('\n'),
    );
    const iso = todoTable(withDetails, { ...view, columns: 80 }, { dateStyle: 'iso' });
    assert.match(iso, / 2 {12}2026-11-23 /);
  });

  it('has headings above its groups', () => {
    const [one, two, three] = withDetails;
    assert.ok(one && two && three);
    const groups = [{ heading: 'Late', todos: [one] }, { todos: [two, three] }];
    assert.deepEqual(
      todoTable(withDetails, { ...view, columns: 40 }, { groups })
        .split('\n')
        .slice(0, 4),
      ['ID  TASK', 'Late', ' 1  Write report', '    high  due 2 days ago'],
    );
  });

  for (const columns of [20, 30, 40, 60, 100, 200]) {
    it(`fits into ${columns} columns`, () => {
      const many = [...todos, ...withDetails, aTodo({ id: 1_234_567, tags: ['x'.repeat(50)] })];
      for (const some of [todos, withDetails, many]) {
        for (const names of [usualPreferences.columns, columnNames]) {
          const terminal = { ...view, paint: colored, columns };
          const lines = todoTable(some, terminal, { columns: names }).split('\n');
          assert.deepEqual(
            lines.filter((line) => stringWidth(line) > columns),
            [],
          );
        }
      }
    });
  }

  it('has no header without todos', () => {
    assert.equal(todoTable([], { ...view, columns: 80 }), '');
  });

  it('is the same with colours and without', () => {
    for (const columns of [40, 84]) {
      const table = todoTable(withDetails, { ...view, paint: colored, columns });
      const bare = todoTable(withDetails, { ...view, columns });
      assert.notEqual(table, bare);
      assert.equal(stripVTControlCharacters(table), bare);
    }
  });

  it('shows overdue dates in red, and nothing else', () => {
    for (const columns of [40, 84]) {
      const table = todoTable(withDetails, { ...view, paint: colored, columns });
      const [red = ''] = colored('red', ' ').split(' ');
      assert.equal(table.split(red).length - 1, 1);
      assert.match(table.split(red)[1] ?? '', /^(due )?2 days ago/);
    }
  });

  it('keeps a column for the text on the narrowest terminal', () => {
    assert.match(todoTable(todos, { ...view, columns: 5 }), / Buy milk\n/);
  });

  it('shows the task of what is open in bold, and nothing else', () => {
    const table = todoTable(todos, { ...view, paint: colored, columns: 200 });
    const bold = table.split(colored('bold', '|').split('|')[0] ?? '').slice(1);
    assert.deepEqual(
      bold.map((part) => stripVTControlCharacters(part.split('\n')[0] ?? '')),
      todos.slice(0, 2).map(({ task }) => task),
    );
  });
});
