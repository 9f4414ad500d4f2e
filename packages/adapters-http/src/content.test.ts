import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo } from '@todo/application/testing';
import type { Todo } from '@todo/domain';
import { todoContent, todosContent, type Content } from './content.ts';

const frozen = (fields: Partial<Todo>): Todo => Object.freeze({ ...aTodo(), ...fields });

const taskIn = ({ body }: Content) => (JSON.parse(String(body)) as Todo).task;
const tasksIn = ({ body }: Content) =>
  (JSON.parse(String(body)) as Todo[]).map(({ task }) => task).join();

describe('The JSON of a todo', () => {
  it('is made once for a todo that is asked for again', () => {
    const todo = frozen({ id: 1 });
    assert.equal(todoContent(todo), todoContent(todo));
  });

  it('is that of the todo, whichever other one was asked for just before', () => {
    const todos = [
      frozen({ id: 1, task: 'a' }),
      frozen({ id: 257, task: 'b' }),
      frozen({ id: 1, task: 'c', revision: 'of its next state' }),
      frozen({ id: 1, task: 'd' }),
    ];
    for (const todo of [...todos, ...todos]) {
      const content = todoContent(todo);
      assert.equal(taskIn(content), todo.task);
      assert.equal(content.etag, `"${todo.revision}"`);
    }
  });

  it('is made anew of what can be changed', () => {
    const todo = { ...aTodo({ id: 1 }), task: 'before' };
    const page = [todo];
    assert.equal(taskIn(todoContent(todo)), 'before');
    assert.equal(tasksIn(todosContent(page)), 'before');
    todo.task = 'after';
    assert.equal(taskIn(todoContent(todo)), 'after');
    assert.equal(tasksIn(todosContent(page)), 'after');
  });
});

describe('The JSON of a page', () => {
  it('is made once for a page that is asked for again', () => {
    const page = Object.freeze([frozen({ id: 1, task: 'a' }), frozen({ id: 2, task: 'b' })]);
    assert.equal(todosContent(page), todosContent(page));
    assert.equal(tasksIn(todosContent(page)), 'a,b');
  });
});
