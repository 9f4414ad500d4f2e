import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStatuses, statuses } from '@todo/domain';
import { postgresqlEntities, sqliteEntities } from './entities.ts';

describe('The index of open todos', () => {
  it('has exactly the todos that the domain calls open', () => {
    const closed = statuses.filter((status) => !openStatuses.includes(status));
    assert.equal(closed.length, 1);
    for (const [todo] of [sqliteEntities, postgresqlEntities]) {
      const index = todo.meta.indexes?.find(({ name }) => name === 'todo_open_index');
      assert.ok(String(index?.expression).endsWith(` where status <> '${closed[0]}'`));
    }
  });
});
