import { describe, it } from 'node:test';
import { storeContract } from '@todo/application/testing';
import { inMemoryStore } from './in-memory-storage.ts';

describe('The store in memory', () => {
  for (const { name, run } of storeContract) it(name, () => run(inMemoryStore()));
});
