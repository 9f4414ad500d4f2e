import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formats, heldFields, type DescribedFormat } from '@todo/adapters-formats';
import type { OutgoingTodo } from '@todo/application';
import type { Todo } from '@todo/domain';
import * as fc from 'fast-check';
import { arbitraryOutgoing } from './arbitrary-outgoing.ts';
import { context, outgoingOf, todoOf, todosOf, written } from './formats.ts';

/*
 * Out and in again: what comes back is the same todo, or the format has named the field when it wrote it.
 */

const fieldNames = ['task', 'status', 'priority', 'due', 'tags', 'notes'] as const;
const momentNames = ['createdAt', 'updatedAt', 'completedAt'] as const;

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'];

for (const format of formats.filter(({ write, read }) => write && read)) {
  describe(`${format.title}, written and read again,`, () => {
    for (const timeZone of zones) {
      it(`gives back 500 generated todos, or names what it has lost, in ${timeZone}`, async () => {
        const [todos = []] = fc.sample(arbitraryOutgoing(500), { numRuns: 1, seed: 16 });
        const settings = { ...context, timeZone };
        const { text, losses } = await written(format, todos, settings);
        const entries = await todosOf(format, text, settings);
        assert.equal(entries.length, todos.length);
        for (const [index, entry] of entries.entries()) {
          const todo = todoAt(todos, index);
          const back = todoOf(entry, todo.id);
          for (const field of fieldNames) {
            const isLost = losses.get(todo.id)?.includes(field) ?? false;
            const isSame = sameValue(back[field], todo[field]);
            assert.equal(!isSame, isLost, `${field}: ${show(todo[field])} ${show(back[field])}`);
            if (isLost)
              assert.notEqual(format.holds[field].kept, 'whole', `${field}: ${show(todo[field])}`);
          }
          for (const name of momentNames) assertMoment(format, name, back, todo);
          assert.deepEqual(entry.origin, { id: todo.id, createdAt: todo.createdAt });
          assert.equal(entry.losses, undefined, show(entry.losses));
        }
      });
    }

    it('is the same text once more, with what it says beyond our fields', async () => {
      const [todos = []] = fc.sample(arbitraryOutgoing(100), { numRuns: 1, seed: 17 });
      const { text } = await written(format, todos);
      const entries = await todosOf(format, text);
      const again = await written(
        format,
        entries.map((entry, index) => outgoingOf(entry, index + 1)),
      );
      const back = await todosOf(format, again.text);
      assert.deepEqual(
        back.map(({ fields, externalId }) => ({ fields, externalId })),
        entries.map(({ fields, externalId }) => ({ fields, externalId })),
      );
    });

    it('gives each todo an id that no other has', async () => {
      const [todos = []] = fc.sample(arbitraryOutgoing(500), { numRuns: 1, seed: 18 });
      const entries = await todosOf(format, (await written(format, todos)).text);
      assert.equal(new Set(entries.map(({ externalId }) => externalId)).size, 500);
    });

    it('is recognized by its beginning, and as no other format', async () => {
      const [todos = []] = fc.sample(arbitraryOutgoing(20), { numRuns: 1, seed: 19 });
      const { text } = await written(format, todos);
      for (const beginning of [text, `\uFEFF${text}`]) {
        const found = formats.filter(({ detect }) => detect(beginning.slice(0, 65_536)));
        assert.deepEqual(
          found.map(({ name }) => name),
          [format.name],
        );
      }
    });

    it('says of every field how it is held', () => {
      assert.deepEqual(Object.keys(format.holds).toSorted(), [...heldFields].toSorted());
    });
  });
}

function todoAt(todos: readonly OutgoingTodo[], index: number): Todo {
  const outgoingTodo = todos[index];
  assert.ok(outgoingTodo);
  return outgoingTodo.todo;
}

/** A moment that is held in part is held at least to the day; what is lost is not looked at. */
function assertMoment(
  format: DescribedFormat,
  name: (typeof momentNames)[number],
  back: Todo,
  todo: Todo,
): void {
  const { kept, limits = '' } = format.holds[name];
  if (kept === 'lost') return;
  const [a, b] = [back[name], todo[name]];
  if (kept === 'whole' || a === null || b === null) assert.equal(a, b, name);
  else {
    const tolerance = limits.startsWith('The day') ? 26 * 60 * 60 * 1000 : 1000;
    assert.ok(Math.abs(Date.parse(a) - Date.parse(b)) < tolerance, `${name}: ${b} ${a}`);
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 300) ?? 'undefined';
}
