import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodoJson } from '../../testing/a-todo-json.ts';
import {
  begun,
  emptyBoard,
  isPending,
  reloaded,
  settled,
  shownTodo,
  shownTodos,
  unsentTodo,
  withChange,
  withKnown,
  withoutTodo,
} from './todo-board.ts';

const earlier = '2026-11-22T09:30:00.000Z';
const later = '2026-11-22T09:31:00.000Z';
const milk = aTodoJson({ id: 1, task: 'Buy milk', updatedAt: earlier });
const board = withKnown(emptyBoard, [milk]);

describe('A board', () => {
  it('shows a change before the server has answered, and what was there if it is refused', () => {
    const change = { key: 'a', kind: 'change', id: 1, to: { status: 'Completed' } } as const;
    const during = begun(board, change);
    assert.equal(shownTodo(during, 1)?.status, 'Completed');
    assert.ok(isPending(during, 1));
    assert.deepEqual(shownTodos(settled(during, 'a')), [milk]);
  });

  it('keeps later writes over an earlier one that is refused', () => {
    const both = [
      { key: 'a', kind: 'change', id: 1, to: { task: 'Buy bread' } } as const,
      { key: 'b', kind: 'change', id: 1, to: { notes: '2 l' } } as const,
    ].reduce(begun, board);
    assert.deepEqual(shownTodo(settled(both, 'a'), 1), { ...milk, notes: '2 l' });
  });

  it('hides a todo that is being deleted, and shows it again if that is refused', () => {
    const during = begun(board, { key: 'a', kind: 'delete', id: 1 });
    assert.deepEqual(shownTodos(during), []);
    assert.deepEqual(shownTodos(settled(during, 'a')), [milk]);
  });

  it('shows an add under an id that no server gives', () => {
    const todo = unsentTodo({ task: 'Call mum' }, 1, earlier);
    const during = begun(board, { key: 'a', kind: 'add', todo });
    assert.deepEqual(
      shownTodos(during).map(({ id }) => id),
      [1, -1],
    );
    assert.equal(shownTodo(during, -1)?.task, 'Call mum');
  });

  it('shows its own change once, whether the answer or the event comes first', () => {
    const after = { ...milk, task: 'Buy bread', updatedAt: later };
    const change = { todoId: 1, at: later, before: milk, after } as Parameters<
      typeof withChange
    >[1];
    assert.deepEqual(shownTodos(withKnown(withChange(board, change), [after])), [after]);
    assert.deepEqual(shownTodos(withChange(withKnown(board, [after]), change)), [after]);
  });

  it('shows its own add once, whether the answer or the event comes first', () => {
    const todo = unsentTodo({ task: 'Call mum' }, 1, earlier);
    const during = begun(board, { key: 'a', kind: 'add', todo });
    const after = aTodoJson({ id: 2, task: 'Call mum', updatedAt: later });
    const creation = { todoId: 2, at: later, before: null, after } as Parameters<
      typeof withChange
    >[1];
    const answered = (before: typeof during) => withKnown(settled(before, 'a'), [after]);
    const eventFirst = withChange(during, creation);
    assert.deepEqual(shownTodos(eventFirst), [milk, after]);
    // A list of other todos may come in between: what is not there hides nothing.
    assert.deepEqual(shownTodos(reloaded(eventFirst, [milk])), [milk, todo]);
    assert.deepEqual(shownTodos(answered(eventFirst)), [milk, after]);
    assert.deepEqual(shownTodos(withChange(answered(during), creation)), [milk, after]);
  });

  it('shows an add beside the same todo of another client, which hides one add only', () => {
    const adds = [1, 2].map((number) => ({
      key: `${number}`,
      kind: 'add' as const,
      todo: unsentTodo({ task: 'Call mum' }, number, earlier),
    }));
    const after = aTodoJson({ id: 2, task: 'Call mum', updatedAt: later });
    const creation = { todoId: 2, at: later, before: null, after } as Parameters<
      typeof withChange
    >[1];
    const told = withChange(withChange(adds.reduce(begun, board), creation), creation);
    assert.deepEqual(
      shownTodos(told).map(({ id }) => id),
      [1, 2, -2],
    );
    const answered = withKnown(settled(adds.reduce(begun, board), '1'), [after]);
    assert.deepEqual(
      shownTodos(withChange(answered, creation)).map(({ id }) => id),
      [1, 2, -2],
    );
  });

  it('does not go back to what is older', () => {
    const after = { ...milk, task: 'Buy bread', updatedAt: later };
    assert.deepEqual(shownTodos(withKnown(withKnown(board, [after]), [milk])), [after]);
  });

  it('is not brought a deleted todo back by a page that was on its way', () => {
    const without = withoutTodo(board, 1, later);
    assert.deepEqual(shownTodos(reloaded(without, [milk])), []);
    const restored = { ...milk, updatedAt: '2026-11-22T09:32:00.000Z' };
    assert.deepEqual(shownTodos(withKnown(without, [restored])), [restored]);
  });

  it('keeps unanswered writes when it begins anew', () => {
    const change = { key: 'a', kind: 'change', id: 1, to: { task: 'Buy bread' } } as const;
    assert.equal(shownTodo(reloaded(begun(board, change), [milk]), 1)?.task, 'Buy bread');
  });
});
