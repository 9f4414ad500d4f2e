import { addingOnce } from './contract/adding-once.ts';
import { changing } from './contract/changing.ts';
import type { ContractCase } from './contract/contract-case.ts';
import { externalIds } from './contract/external-ids.ts';
import { history } from './contract/history.ts';
import { importing } from './contract/importing.ts';
import { keeping } from './contract/keeping.ts';
import { listing } from './contract/listing.ts';
import { owners } from './contract/owners.ts';
import { searching } from './contract/searching.ts';
import { transactions } from './contract/transactions.ts';
import { trash } from './contract/trash.ts';
import { undoing } from './contract/undoing.ts';
import { sharedStoreContract, watching, type SharedContractCase } from './contract/watching.ts';

export { sharedStoreContract, type ContractCase, type SharedContractCase };

/** The contract of `Store`, for every implementation. Any test runner can run its cases: each is a function. */
export const storeContract: readonly ContractCase[] = [
  ...keeping,
  ...changing,
  ...listing,
  ...searching,
  ...addingOnce,
  ...owners,
  ...transactions,
  ...history,
  ...trash,
  ...externalIds,
  ...undoing,
  ...importing,
  ...watching,
];
