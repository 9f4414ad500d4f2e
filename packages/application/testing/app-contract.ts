import { batchesByApp } from './contract/app-batch.ts';
import type { AppContractCase } from './contract/app-case.ts';
import { followingByApp } from './contract/app-following.ts';
import { historyByApp } from './contract/app-history.ts';
import { listingByApp } from './contract/app-listing.ts';
import { addingOnceByApp } from './contract/app-once.ts';
import { severalTodosByApp } from './contract/app-several-todos.ts';
import { singleTodos } from './contract/app-single-todos.ts';
import { trashByApp } from './contract/app-trash.ts';

export type { AppContractCase };

/**
 * The contract of the driving port `TodoApp`, as a caller sees it: of the use cases over any store, and of an app that
 * reaches them elsewhere. It reads no clock of its own, because the moments may be those of another machine, and compares
 * no versions, which do not travel. Any test runner can run its cases: each is a function.
 */
export const todoAppContract: readonly AppContractCase[] = [
  ...singleTodos,
  ...severalTodosByApp,
  ...batchesByApp,
  ...addingOnceByApp,
  ...listingByApp,
  ...historyByApp,
  ...trashByApp,
  ...followingByApp,
];
