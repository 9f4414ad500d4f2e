import {
  accountNameFault,
  disable,
  enable,
  localOwner,
  type Account,
  type Instant,
} from '@todo/domain';
import { AccountExistsError, AccountNotFoundError, InvalidAccountError } from '../errors.ts';
import type { AccountRepositories, AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { SecretGenerator } from '../ports/secret-generator.ts';
import { newPasswordFaults, normalizedPassword } from './password-rules.ts';

/** The dependencies of an {@link AccountManager}. */
export interface AccountManagerOptions {
  readonly accounts: AccountStore;
  readonly passwords: PasswordHasher;
  readonly secrets: Pick<SecretGenerator, 'newOwner'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** An account as the operator sees it. */
export interface AccountSummary {
  readonly name: string;
  readonly createdAt: Instant;
  readonly disabledAt: Instant | null;
}

/** The use cases of the operator, who can open the database. */
export type AccountManager = ReturnType<typeof createAccountManager>;

/** Creates the use cases of the operator: accounts are added, listed, disabled and removed, and get new passwords. */
export function createAccountManager({
  accounts,
  passwords,
  secrets,
  clock,
}: AccountManagerOptions) {
  /** Runs `work` for the account of that name in a transaction. @throws AccountNotFoundError */
  const withAccount = <Result>(
    name: string,
    work: (account: Account, data: AccountRepositories) => Promise<Result>,
  ): Promise<Result> =>
    accounts.transaction(async (data) => {
      const account = await data.accounts.named(name);
      if (account === undefined) throw new AccountNotFoundError(name);
      return work(account, data);
    });

  async function hashOf(password: string): Promise<string> {
    const faults = await newPasswordFaults(password, '/password', passwords);
    if (faults.length > 0) throw new InvalidAccountError(faults);
    return passwords.hash(normalizedPassword(password));
  }

  /** Checks that an account may have this name. @throws InvalidAccountError, AccountExistsError */
  async function assertFree(name: string): Promise<void> {
    const detail = accountNameFault(name);
    if (detail !== undefined) throw new InvalidAccountError([{ pointer: '/name', detail }]);
    const other = await accounts.read(({ accounts: all }) => all.named(name));
    if (other !== undefined) throw new AccountExistsError(other.name);
  }

  return {
    assertFree,

    /**
     * Makes an account.
     * @param adoptLocal whether it gets what the owner `local` has
     * @returns the account, and how many todos it has got
     * @throws InvalidAccountError, AccountExistsError
     */
    async add(
      name: string,
      password: string,
      { adoptLocal = false }: { readonly adoptLocal?: boolean } = {},
    ): Promise<AccountSummary & { readonly adopted: number }> {
      await assertFree(name);
      const passwordHash = await hashOf(password);
      const account: Account = {
        id: secrets.newOwner(),
        name,
        passwordHash,
        createdAt: clock.now(),
        disabledAt: null,
      };
      const adopted = await accounts.transaction(async (data) => {
        await data.accounts.add(account);
        return adoptLocal ? data.accounts.adopt(localOwner, account.id) : 0;
      });
      return { ...summaryOf(account), adopted };
    },

    /** All accounts, by name. */
    list: (): Promise<readonly AccountSummary[]> =>
      accounts.read(async ({ accounts: all }) => (await all.all()).map(summaryOf)),

    /** The account of that name, in any case. @throws AccountNotFoundError */
    async find(name: string): Promise<Pick<Account, 'id'> & AccountSummary> {
      const account = await accounts.read(({ accounts: all }) => all.named(name));
      if (account === undefined) throw new AccountNotFoundError(name);
      return { id: account.id, ...summaryOf(account) };
    },

    /**
     * Sets a new password, which ends all sessions of the account.
     * @param revokeTokens whether its personal tokens end, too
     * @throws AccountNotFoundError, InvalidAccountError
     */
    async setPassword(
      name: string,
      password: string,
      { revokeTokens = false }: { readonly revokeTokens?: boolean } = {},
    ): Promise<void> {
      const passwordHash = await hashOf(password);
      await withAccount(name, async ({ id }, data) => {
        await data.accounts.update(id, (account) => ({ ...account, passwordHash }));
        await data.sessions.removeAll(id);
        if (!revokeTokens) return;
        for (const token of await data.tokens.of(id)) await data.tokens.remove(id, token.id);
      });
    },

    /** The account cannot be used until it is enabled again. Its sessions end. @throws AccountNotFoundError */
    disable: (name: string): Promise<void> =>
      withAccount(name, async ({ id }, data) => {
        await data.accounts.update(id, (account) => disable(account, clock.now()));
        await data.sessions.removeAll(id);
      }),

    /** @throws AccountNotFoundError */
    enable: (name: string): Promise<void> =>
      withAccount(name, async ({ id }, data) => void (await data.accounts.update(id, enable))),

    /** Removes the account with everything that it owns. @throws AccountNotFoundError */
    remove: (name: string): Promise<void> =>
      withAccount(name, async ({ id }, data) => void (await data.accounts.remove(id))),
  };
}

function summaryOf({ name, createdAt, disabledAt }: Account): AccountSummary {
  return { name, createdAt, disabledAt };
}
