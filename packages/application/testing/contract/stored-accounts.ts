import type { AccountRepository, AccountStore } from '@todo/application';
import type { Account, PersonalToken, Session, SignInAttempts } from '@todo/domain';
import { aMoment } from '../a-todo.ts';
import { aPersonalToken, aSession, anAccount } from '../an-account.ts';

export async function addAccounts(
  accounts: AccountStore,
  ...names: readonly string[]
): Promise<readonly Account[]> {
  const added = names.map((name) => anAccount({ name }));
  await accounts.transaction(async (data) => {
    for (const account of added) await data.accounts.add(account);
  });
  return added;
}

export async function addSessions(
  accounts: AccountStore,
  ...fields: readonly Partial<Session>[]
): Promise<readonly Session[]> {
  const added = fields.map((each) => aSession(each));
  await accounts.transaction(async ({ sessions }) => {
    for (const session of added) await sessions.add(session, aMoment);
  });
  return added;
}

export async function addTokens(
  accounts: AccountStore,
  ...fields: readonly Partial<PersonalToken>[]
): Promise<readonly PersonalToken[]> {
  const added = fields.map((each) => aPersonalToken(each));
  await accounts.transaction(async ({ tokens }) => {
    for (const token of added) await tokens.add(token);
  });
  return added;
}

export function updateAccount(
  accounts: AccountStore,
  ...update: Parameters<AccountRepository['update']>
): Promise<Account | undefined> {
  return accounts.transaction((data) => data.accounts.update(...update));
}

export async function setAttempts(
  accounts: AccountStore,
  key: string,
  attempts: SignInAttempts,
): Promise<void> {
  await accounts.transaction((data) => data.attempts.update(key, () => attempts));
}

/** The attempts under a key, which only an update can read. */
export async function attemptsUnder(
  accounts: AccountStore,
  key: string,
): Promise<SignInAttempts | undefined> {
  let found: SignInAttempts | undefined;
  await accounts.transaction(({ attempts }) =>
    attempts.update(key, (stored) => {
      found = stored;
      return undefined;
    }),
  );
  return found;
}
