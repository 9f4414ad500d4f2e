import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import { readQuickTodo } from './quick-todo.ts';

/** Wednesday. */
const clock = fixedClock(instant(Date.parse('2026-11-25T12:00:00Z')));

/** The task, and what was taken out of it. */
function read(text: string): readonly [task: string, taken: string] {
  const { task, due, priority, tags } = readQuickTodo(text, clock);
  return [task, [due, priority, ...tags].filter((one) => one !== undefined).join(' ')];
}

describe('A quick todo', () => {
  const understood = {
    'Buy milk tomorrow 5pm +home p:high': ['Buy milk', '2026-11-26T17:00:00Z high home'],
    'Buy milk #home !high': ['Buy milk', 'high home'],
    '+home Buy milk': ['Buy milk', 'home'],
    'Call mum next monday at 9am': ['Call mum', '2026-11-30T09:00:00Z'],
    'Tomorrow call mum': ['call mum', '2026-11-26'],
    'Pay rent on the 1st': ['Pay rent', '2026-12-01'],
    'Report by fri noon': ['Report', '2026-11-27T12:00:00Z'],
    'Report by fri noon for Ada': ['Report for Ada', '2026-11-27T12:00:00Z'],
    'Prepare slides for tomorrow': ['Prepare slides', '2026-11-26'],
    'Buy gifts 24 Dec': ['Buy gifts', '2026-12-24'],
    'Water plants in 3 days !l': ['Water plants', '2026-11-28 low'],
    'Back up due 2w': ['Back up', '2026-12-09'],
    'Buy milk p:med p:low': ['Buy milk', 'low'],
    'Buy milk fri': ['Buy milk', '2026-11-27'],
    'Read tomorrow': ['Read', '2026-11-26'],
    'Buy milk +Home +HOME': ['Buy milk', 'Home HOME'],
  };
  for (const [text, [task, taken]] of Object.entries(understood)) {
    it(`“${text}” is “${task}”, ${taken}`, () => assert.deepEqual(read(text), [task, taken]));
  }

  const literal = [
    'Buy sun cream',
    'Ask May about it',
    'Plan the weekend',
    'Sleep 8h',
    'Run 3 days',
    'Call mum every monday',
    'Fix #12 and +1',
    'Be important!',
    'Say p:never and !wow',
    'Buy 2 eggs',
    'Read chapter 12',
    'C# code + tests',
    'Meet at the station',
    'Split 11/12',
  ];
  for (const text of literal) {
    it(`“${text}” is text`, () => assert.deepEqual(read(text), [text, '']));
  }

  it('tells each part as it was written, in its order', () => {
    const { parts } = readQuickTodo('#home Buy milk  by  Next  Monday !high', clock);
    assert.deepEqual(parts, [
      { words: '#home', tag: 'home' },
      { words: 'by Next Monday', due: '2026-11-30' },
      { words: '!high', priority: 'high' },
    ]);
  });

  it('has a blank task where nothing is left', () => {
    assert.deepEqual(read('tomorrow +home'), ['', '2026-11-26 home']);
    assert.deepEqual(read('  '), ['', '']);
  });
});
