import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeKind } from './change.ts';
import { instant } from './instant.ts';
import { complete, draft, edit, reopen, start, type Todo } from './todo.ts';

const now = instant(Date.UTC(2026, 10, 22, 9, 30));
const todo: Todo = { id: 1, revision: 'r', ...draft({ task: 'Buy milk' }, now) };
const done = complete(todo, now);

describe('The kind of a change', () => {
  for (const [kind, before, after] of [
    ['created', null, todo],
    ['created', null, done],
    ['updated', todo, edit(todo, { task: 'Buy tea' }, now)],
    ['updated', todo, start(todo, now)],
    ['updated', done, edit(done, { notes: 'Oat' }, now)],
    ['completed', todo, done],
    ['completed', start(todo, now), done],
    ['reopened', done, reopen(done, now)],
    ['reopened', done, start(done, now)],
  ] as const) {
    it(`is ${kind} from ${before?.status ?? 'nothing'} to ${after.status}`, () => {
      assert.equal(changeKind(before === null ? { before, after } : { before, after }), kind);
    });
  }

  it('is deleted if no todo is left', () => {
    assert.equal(changeKind({ before: done, after: null }), 'deleted');
  });
});
