import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aTodo, fixedClock } from '@todo/application/testing';
import type { CalendarDate } from '@todo/domain';
import stringWidth from 'string-width';
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
  it('has one line per todo without a terminal', () => {
    assert.equal(
      todoTable(todos, view),
      [
        '   7  Pending     Buy milk',
        '  12  In Process  Äpfel und 牛乳 👩‍👩‍👧‍👦 for Charlotte who comes on Sunday',
        `1234  Completed   ${'cafe\u0301'.repeat(12)}`,
        '',
      ].join('\n'),
    );
    assert.equal(
      todoTable(withDetails, view),
      [
        ' 1  Pending     high  2 days ago                            Write report',
        ' 2  Pending           tomorrow    home 牛乳 garden kitchen  Buy milk',
        ' 3  Pending                       👩‍👩‍👧‍👦                        Sleep until the sun is up again',
        '',
      ].join('\n'),
    );
  });

  it('has a header on a terminal, and every column that a todo fills', () => {
    assert.equal(
      todoTable(withDetails, { ...view, columns: 84 }),
      [
        'ID  STATUS      PRIORITY  DUE         TAGS                  TASK',
        ' 1  Pending     high      2 days ago                        Write report',
        ' 2  Pending               tomorrow    home 牛乳 garden      Buy milk',
        '                                      kitchen',
        ' 3  Pending                           👩‍👩‍👧‍👦                    Sleep until the sun is',
        '                                                            up again',
        '',
      ].join('\n'),
    );
    assert.equal(
      todoTable([aTodo({ id: 1, priority: 'low' })], { ...view, columns: 80 }),
      ['ID  STATUS      PRIORITY  TASK', ' 1  Pending     low       Buy milk', ''].join('\n'),
    );
  });

  it('is wrapped to the width of the terminal under a header', () => {
    assert.equal(
      todoTable(todos, { ...view, columns: 40 }),
      [
        '  ID  STATUS      TASK',
        '   7  Pending     Buy milk',
        '  12  In Process  Äpfel und 牛乳 👩‍👩‍👧‍👦 for',
        '                  Charlotte who comes on',
        '                  Sunday',
        `1234  Completed   ${'cafe\u0301'.repeat(5)}ca`,
        `                  fe\u0301${'cafe\u0301'.repeat(5)}`,
        `                  cafe\u0301`,
        '',
      ].join('\n'),
    );
  });

  it('has the other fields below the task if the terminal is too narrow for their columns', () => {
    assert.equal(
      todoTable(withDetails, { ...view, columns: 40 }),
      [
        'ID  STATUS      TASK',
        ' 1  Pending     Write report',
        '                high  due 2 days ago',
        ' 2  Pending     Buy milk',
        '                due tomorrow',
        '                home 牛乳 garden kitchen',
        ' 3  Pending     Sleep until the sun is',
        '                up again',
        '                👩‍👩‍👧‍👦',
        '',
      ].join('\n'),
    );
    assert.match(todoTable(withDetails, { ...view, columns: 83 }), /^ID {2}STATUS {6}TASK\n/);
  });

  for (const columns of [40, 80, 200]) {
    it(`fits into ${columns} columns`, () => {
      for (const some of [todos, withDetails, [...todos, ...withDetails]]) {
        const lines = todoTable(some, { ...view, paint: colored, columns }).split('\n');
        assert.ok(lines.every((line) => stringWidth(line) <= columns));
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
    assert.match(todoTable(todos, { ...view, columns: 5 }), / Pending {5}Buy milk\n/);
  });
});
