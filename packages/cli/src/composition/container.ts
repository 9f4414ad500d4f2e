import { readFileSync } from 'node:fs';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import { Container } from 'inversify';
import type { Settings, SettingValues } from '../settings.ts';
import { version } from '../version.ts';
import { coreModule } from './core-module.ts';
import { httpModule } from './http-module.ts';
import { persistenceModule } from './persistence-module.ts';
import { services } from './services.ts';

/**
 * The whole program, wired as the settings say; `brief` for a run that asks once and ends. Nothing is opened before it is asked for, and
 * `unbindAllAsync` closes what has been.
 */
export function createContainer(
  { values }: Settings,
  { brief = false }: Pick<DatabaseOptions, 'brief'> = {},
): Container {
  const container = new Container();
  container.load(coreModule, persistenceModule, httpModule);
  container
    .bind(services.databaseOptions)
    .toConstantValue({ ...databaseOptionsFrom(values), url: values.DATABASE_URL, brief });
  container.bind(services.apiOptions).toConstantValue({
    title: values.APP_NAME,
    version,
    allowedOrigins: values.ALLOWED_ORIGINS,
  });
  container.bind(services.address).toConstantValue({ host: values.HOST, port: values.PORT });
  return container;
}

/** What holds for every database that the program opens. */
export function databaseOptionsFrom({
  DATABASE_TIMEOUT_MS: timeoutMs,
  DATABASE_POOL_SIZE: poolSize,
  DATABASE_SSL: encryption,
  DATABASE_REPLICA_URLS: replicaUrls,
}: SettingValues): Omit<DatabaseOptions, 'url' | 'brief'> {
  const ca = typeof encryption === 'string' && readFileSync(encryption, 'utf8');
  return {
    timeoutMs,
    poolSize,
    replicaUrls,
    ...(encryption !== false && { ssl: { ...(ca && { ca }) } }),
  };
}
