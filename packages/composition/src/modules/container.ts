import { Container } from 'inversify';
import { databaseOptionsFrom } from '../factories/database-options.ts';
import { apiOptionsFrom } from '../factories/http-options.ts';
import type { Settings } from '../settings/settings.ts';
import { accountsModule } from './accounts-module.ts';
import { coreModule } from './core-module.ts';
import { httpModule } from './http-module.ts';
import { persistenceModule } from './persistence-module.ts';
import { tokens } from './tokens.ts';

/**
 * A container with a server and its dependencies, wired by the settings. Each service is opened when it is first
 * resolved, and `unbindAllAsync` closes those that are open.
 */
export function createContainer({ values }: Pick<Settings, 'values'>): Container {
  const container = new Container();
  container.load(coreModule, persistenceModule, accountsModule, httpModule);
  container.bind(tokens.databaseOptions).toConstantValue(databaseOptionsFrom(values));
  container.bind(tokens.accountSettings).toConstantValue(values);
  container.bind(tokens.apiOptions).toConstantValue(apiOptionsFrom(values));
  container.bind(tokens.address).toConstantValue({ host: values.HOST, port: values.PORT });
  return container;
}
