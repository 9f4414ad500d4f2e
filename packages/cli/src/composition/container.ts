import type { DatabaseOptions } from '@todo/adapters-persistence';
import { Container } from 'inversify';
import type { Settings } from '../settings/settings.ts';
import { version } from '../version.ts';
import { coreModule } from './core-module.ts';
import { databaseOptionsFrom } from './database-options.ts';
import { httpModule } from './http-module.ts';
import { persistenceModule } from './persistence-module.ts';
import { services } from './services.ts';

/**
 * The whole program, wired as the settings say; `brief` for a run that asks once and ends. Nothing is opened before it is asked for, and
 * `unbindAllAsync` closes what has been.
 */
export function createContainer(
  { values }: Settings,
  { brief = false, create = true }: Pick<DatabaseOptions, 'brief' | 'create'> = {},
): Container {
  const container = new Container();
  container.load(coreModule, persistenceModule, httpModule);
  container
    .bind(services.databaseOptions)
    .toConstantValue({ ...databaseOptionsFrom(values), url: values.DATABASE_URL, brief, create });
  container.bind(services.apiOptions).toConstantValue({
    title: values.APP_NAME,
    version,
    allowedOrigins: values.ALLOWED_ORIGINS,
  });
  container.bind(services.address).toConstantValue({ host: values.HOST, port: values.PORT });
  return container;
}
