import { readFileSync } from 'node:fs';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { SettingValues } from '../settings/settings-schema.ts';

/** The database options from the settings: the same for every process that opens the database. */
export function databaseOptionsFrom({
  DATABASE_URL: url,
  DATABASE_TIMEOUT_MS: timeoutMs,
  DATABASE_POOL_SIZE: poolSize,
  DATABASE_SSL: encryption,
  DATABASE_REPLICA_URLS: replicaUrls,
}: SettingValues): DatabaseOptions {
  const ca = typeof encryption === 'string' && readFileSync(encryption, 'utf8');
  return {
    url,
    timeoutMs,
    poolSize,
    replicaUrls,
    ...(encryption !== false && { ssl: { ...(ca && { ca }) } }),
  };
}
