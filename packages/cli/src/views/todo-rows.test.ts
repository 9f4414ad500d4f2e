import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo, fixedClock } from '@todo/application/testing';
import { dueInstant, type CalendarDate } from '@todo/domain';
import { todoRows } from './todo-rows.ts';
import { visibleTodo } from './visible-todo.ts';

const clock = fixedClock(undefined, 'Asia/Kathmandu');

describe('The rows of todos for a pipe', () => {
  it('have a tab between their cells, and no blanks to align them', () => {
    const todos = [
      aTodo({ id: 7 }),
      aTodo({
        id: 12,
        status: 'In Process',
        priority: 'high',
        due: '2026-11-20' as CalendarDate,
        tags: ['home', '牛乳'],
        task: 'Write  report 👩‍👩‍👧‍👦',
      }),
      aTodo({ id: 1234, status: 'Completed', due: dueInstant(Date.UTC(2026, 10, 22, 20)) }),
    ];
    assert.equal(
      todoRows(todos, clock),
      '7\tPending\t\t\t\tBuy milk\n' +
        '12\tIn Process\thigh\t2026-11-20\thome,牛乳\tWrite  report 👩‍👩‍👧‍👦\n' +
        '1234\tCompleted\t\t2026-11-23 01:45\t\tBuy milk\n',
    );
    assert.equal(todoRows([], clock), '');
  });

  it('have six cells and one line, whatever is in the texts', () => {
    const hostile = { ...aTodo(), task: 'a\tb\nc\r\u2028d', tags: ['e\tf', 'g\nh'] };
    const rows = todoRows([visibleTodo(hostile)], clock);
    assert.equal(rows, '1\tPending\t\t\te\\tf,g\\nh\ta\\tb\\nc\\r\\u2028d\n');
  });
});
