import { describe, it } from 'node:test';
import { inMemoryTodos } from './in-memory-todos.ts';
import { todoRepositoryContract } from './todo-repository-contract.ts';

describe('The repository in memory', () => {
  for (const { name, run } of todoRepositoryContract) it(name, () => run(inMemoryTodos()));
});
