import { createAccountManager, systemClock, type AccountManager } from '@todo/application';
import type { Owner } from '@todo/domain';
import type { Settings } from '../settings/settings.ts';
import { createApp } from './create-app.ts';
import type { TodoStorage } from './open-storage.ts';
import { openShortLived } from './open-todos.ts';

/** The operator's use cases, for a short-lived process. */
export interface OpenAccounts extends AsyncDisposable {
  readonly manager: AccountManager;
  /** The number of todos of an account, by its id; of `local` when left out. @throws StorageError */
  countTodos(owner?: Owner): Promise<number>;
}

/**
 * Opens the accounts for a command of the operator.
 * @param options `create`: whether a missing database is created
 * @throws StorageError, MissingDatabaseError
 */
export async function openAccounts(
  settings: Settings,
  { create = false }: { readonly create?: boolean } = {},
): Promise<OpenAccounts> {
  await using opened = new AsyncDisposableStack();
  const accounts = await accountsIn(opened.use(await openShortLived(settings, create)));
  const open = opened.move();
  return { ...accounts, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** The operator's use cases over a storage that is open. */
async function accountsIn({
  store,
  accounts,
}: Pick<TodoStorage, 'store' | 'accounts'>): Promise<Omit<OpenAccounts, keyof AsyncDisposable>> {
  const { argon2PasswordHasher, randomSecrets } = await import('@todo/adapters-crypto');
  return {
    manager: createAccountManager({
      accounts,
      passwords: argon2PasswordHasher(),
      secrets: randomSecrets(),
      clock: systemClock,
    }),
    async countTodos(owner) {
      const app = createApp({ store }, owner === undefined ? {} : { owner });
      const { total = 0 } = await app.list({ limit: 1, count: true });
      return total;
    },
  };
}
