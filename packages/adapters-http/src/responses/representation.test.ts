import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { todoJson } from '@todo/application';
import { aTodo } from '@todo/application/testing';
import type { Todo } from '@todo/domain';
import { todoRepresentation, todosRepresentation, type Representation } from './representation.ts';

const frozen = (fields: Partial<Todo>): Todo => Object.freeze({ ...aTodo(), ...fields });

const taskIn = ({ body }: Representation) => (JSON.parse(String(body)) as Todo).task;
const tasksIn = ({ body }: Representation) =>
  (JSON.parse(String(body)) as Todo[]).map(({ task }) => task).join();

describe('The JSON of a todo', () => {
  it('is that of the todo, whichever other one was asked for just before', () => {
    const todos = [
      frozen({ id: 1, task: 'a' }),
      frozen({ id: 257, task: 'b' }),
      frozen({ id: 1, task: 'c', revision: 'of its next state' }),
      frozen({ id: 1, task: 'd' }),
    ];
    for (const todo of [...todos, ...todos]) {
      const representation = todoRepresentation(todo);
      assert.equal(taskIn(representation), todo.task);
      assert.equal(representation.etag, `"${todo.revision}"`);
    }
  });

  it('is created anew from a todo that can be changed', async () => {
    const todo = { ...aTodo({ id: 1 }), task: 'before' };
    const page = [todo];
    assert.equal(taskIn(todoRepresentation(todo)), 'before');
    assert.equal(tasksIn(await todosRepresentation(page)), 'before');
    todo.task = 'after';
    assert.equal(taskIn(todoRepresentation(todo)), 'after');
    assert.equal(tasksIn(await todosRepresentation(page)), 'after');
  });
});

describe('The JSON of a page', () => {
  it('is the same however many todos there are, and lets other requests have their turn meanwhile', async () => {
    const todos = Array.from({ length: 350 }, (_, at) =>
      frozen({ id: at + 1, task: `Äpfel ${at}` }),
    );
    let turns = 0;
    let isMade = false;
    const count = () => {
      turns += 1;
      if (!isMade) setImmediate(count);
    };
    setImmediate(count);
    const { body } = await todosRepresentation(todos);
    isMade = true;
    assert.equal(String(body), JSON.stringify(todos.map(todoJson)));
    assert.ok(turns >= 3, `${turns}`);
  });
});
