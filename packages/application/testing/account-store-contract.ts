import type { AccountContractCase, AccountStorage } from './contract/account-case.ts';
import { accountTransactions } from './contract/account-transactions.ts';
import { accounts } from './contract/accounts.ts';
import { ownedData } from './contract/owned-data.ts';
import { personalTokens } from './contract/personal-tokens.ts';
import { sessions } from './contract/sessions.ts';
import { attemptsAndKeys } from './contract/attempts-and-keys.ts';

export type { AccountContractCase, AccountStorage };

/**
 * The contract of `AccountStore`, for every implementation, together with the `Store` over the same data. Any test runner
 * can run its cases: each is a function.
 */
export const accountStoreContract: readonly AccountContractCase[] = [
  ...accounts,
  ...sessions,
  ...personalTokens,
  ...attemptsAndKeys,
  ...accountTransactions,
  ...ownedData,
];
