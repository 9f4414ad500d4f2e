import { readFileSync } from 'node:fs';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { SettingValues } from '../settings/settings.ts';

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
