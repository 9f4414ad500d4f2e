import type { AccountStore, Clock } from '@todo/application';
import { ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import {
  accountServices,
  type AccountServices,
  type AccountSettings,
} from '../factories/account-services.ts';
import type { TodoStorage } from '../factories/open-storage.ts';
import { tokens } from './tokens.ts';

/** Accounts, and the authenticator for their credentials. Needs `accountSettings` and `persistenceModule`. */
export const accountsModule = new ContainerModule(({ bind }) => {
  bind(tokens.accountStore)
    .toResolvedValue(({ accounts }: TodoStorage) => accounts, [tokens.storage])
    .inSingletonScope();
  bind(tokens.accountServices)
    .toResolvedValue(
      (accounts: AccountStore, settings: AccountSettings, clock: Clock, logger?: Logger) =>
        accountServices(accounts, settings, { clock, logger }),
      [
        tokens.accountStore,
        tokens.accountSettings,
        tokens.clock,
        { serviceIdentifier: tokens.logger, optional: true },
      ],
    )
    .inSingletonScope();
  bind(tokens.accounts)
    .toResolvedValue(({ accounts }: AccountServices) => accounts, [tokens.accountServices])
    .inSingletonScope();
  bind(tokens.authenticator)
    .toResolvedValue(
      ({ authenticator }: AccountServices) => authenticator,
      [tokens.accountServices],
    )
    .inSingletonScope();
});
