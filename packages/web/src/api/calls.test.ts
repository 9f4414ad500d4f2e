import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  accountOperations,
  historyOperations,
  todoOperations,
  type Operations,
} from '@todo/rest-contract';
import { calls } from './calls.ts';

const operations: Operations = { ...todoOperations, ...historyOperations, ...accountOperations };

describe('The page', () => {
  for (const [name, [method, path]] of Object.entries(calls)) {
    it(`calls ${name} as the contract has it`, () => {
      const operation = operations[name];
      assert.equal(method, operation?.method);
      assert.equal(`/api/v1/${path}`, operation?.path.replace(/\{\w+\}/, '{id}'));
    });
  }
});
