import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOpen, openStatuses, statuses } from './status.ts';

describe('A status', () => {
  it('is open until the todo is completed', () => {
    assert.deepEqual(openStatuses, ['Pending', 'In Process']);
    for (const status of statuses) assert.equal(isOpen({ status }), openStatuses.includes(status));
  });
});
