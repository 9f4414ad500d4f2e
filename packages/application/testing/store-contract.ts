import { addingOnce } from './contract/adding-once.ts';
import { changing } from './contract/changing.ts';
import type { ContractCase } from './contract/contract-case.ts';
import { keeping } from './contract/keeping.ts';
import { listing } from './contract/listing.ts';
import { owners } from './contract/owners.ts';
import { searching } from './contract/searching.ts';
import { transactions } from './contract/transactions.ts';

export type { ContractCase };

/** The contract of `Store`, for every implementation. Any test runner can run its cases: each is a function. */
export const storeContract: readonly ContractCase[] = [
  ...keeping,
  ...changing,
  ...listing,
  ...searching,
  ...addingOnce,
  ...owners,
  ...transactions,
];
