import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from './instant.ts';
import { canonicalFields, defaults, fieldNames } from './todo-fields.ts';
import { draft } from './todo.ts';

const noon = instant(Date.UTC(2026, 10, 22, 12));
const milk = { task: 'Buy milk' };
const canonical = (fields: object) => canonicalFields(draft({ ...milk, ...fields }, noon));

describe('The fields of a todo', () => {
  it('are in one order, in which faults are reported', () => {
    assert.deepEqual(fieldNames, ['task', 'status', 'priority', 'due', 'tags', 'notes']);
    const wrong = { task: 1, status: 1, priority: 1, due: 1, tags: 1, notes: 1 } as never;
    assert.throws(
      () => draft(wrong, noon),
      (error: { faults?: readonly { pointer: string }[] }) => {
        const named = error.faults?.map(({ pointer }) => pointer.slice(1));
        assert.deepEqual(named, fieldNames);
        return true;
      },
    );
  });

  it('have a default, except the task', () => {
    assert.deepEqual(defaults, {
      status: 'Pending',
      priority: 'none',
      due: null,
      tags: [],
      notes: '',
    });
  });
});

describe('The canonical text of fields', () => {
  it('equals that of earlier releases, so that their idempotency keys stay valid', () => {
    assert.equal(
      canonical({ due: '2026-11-30', tags: ['home'] }),
      '["Buy milk","Pending","none","2026-11-30",["home"],""]',
    );
  });

  it('is the same for every spelling of the same fields', () => {
    assert.equal(canonical({ task: ' Buy milk ', status: 'Pending', tags: [] }), canonical({}));
    assert.equal(
      canonical({ due: '2026-11-30T17:00:00+05:45' }),
      canonical({ due: '2026-11-30T11:15:00Z' }),
    );
  });

  it('differs if any field differs', () => {
    const others = {
      task: 'Buy tea',
      status: 'Completed',
      priority: 'low',
      due: '2026-11-30',
      tags: ['home'],
      notes: 'n',
    };
    assert.deepEqual(Object.keys(others), fieldNames);
    const texts = Object.entries(others).map(([name, value]) => canonical({ [name]: value }));
    assert.equal(new Set([canonical({}), ...texts]).size, fieldNames.length + 1);
  });
});
