import { describe, it } from 'node:test';
import { accountStoreContract, storeContract } from '@todo/application/testing';
import { inMemoryStorage, inMemoryStore } from './in-memory-storage.ts';

describe('The store in memory', () => {
  for (const { name, run } of storeContract) it(name, () => run(inMemoryStore()));
});

describe('The accounts in memory', () => {
  for (const { name, run } of accountStoreContract) it(name, () => run(inMemoryStorage()));
});
