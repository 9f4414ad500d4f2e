import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aTodo } from '@todo/application/testing';
import stringWidth from 'string-width';
import { colored, plain } from './paint.ts';
import { todoTable } from './todo-table.ts';

const todos = [
  aTodo({ id: 7, task: 'Buy milk' }),
  aTodo({
    id: 12,
    status: 'In Process',
    task: 'Äpfel und 牛乳 👩‍👩‍👧‍👦 for everybody who comes on Sunday',
  }),
  aTodo({ id: 1234, status: 'Completed', task: 'cafe\u0301'.repeat(12) }),
];

describe('A table of todos', () => {
  it('has a line for each, under each other, where there is no terminal', () => {
    assert.equal(
      todoTable(todos, plain),
      [
        '   7  Pending     Buy milk',
        '  12  In Process  Äpfel und 牛乳 👩‍👩‍👧‍👦 for everybody who comes on Sunday',
        `1234  Completed   ${'cafe\u0301'.repeat(12)}`,
        '',
      ].join('\n'),
    );
  });

  it('is wrapped into the terminal under a head', () => {
    assert.equal(
      todoTable(todos, plain, 40),
      [
        '  ID  STATUS      TASK',
        '   7  Pending     Buy milk',
        '  12  In Process  Äpfel und 牛乳 👩‍👩‍👧‍👦 for',
        '                  everybody who comes on',
        '                  Sunday',
        `1234  Completed   ${'cafe\u0301'.repeat(5)}ca`,
        `                  fe\u0301${'cafe\u0301'.repeat(5)}`,
        `                  cafe\u0301`,
        '',
      ].join('\n'),
    );
  });

  it('is nothing when there are none', () => {
    assert.equal(todoTable([], plain), '');
    assert.equal(todoTable([], plain, 40), '');
  });

  for (const columns of [40, 80, 200]) {
    it(`fits into ${columns} columns`, () => {
      const lines = todoTable(todos, colored, columns).split('\n');
      assert.ok(lines.every((line) => stringWidth(line) <= columns));
    });
  }

  it('is the same with colours and without', () => {
    const table = todoTable(todos, colored, 40);
    assert.notEqual(table, todoTable(todos, plain, 40));
    assert.equal(stripVTControlCharacters(table), todoTable(todos, plain, 40));
  });

  it('keeps a column for the text on the narrowest terminal', () => {
    assert.match(todoTable(todos, plain, 5), / Pending {5}Buy milk\n/);
  });
});
