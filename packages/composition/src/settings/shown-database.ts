import type { Settings } from './settings.ts';

/** The URL of the database without its password. */
export async function shownDatabase({ values }: Settings): Promise<string> {
  const { shownUrl } = await import('@todo/adapters-persistence');
  return shownUrl(values.DATABASE_URL);
}

/** The URLs of the read replicas without their passwords. */
export async function shownReplicas({ values }: Settings): Promise<readonly string[]> {
  const { shownUrl } = await import('@todo/adapters-persistence');
  return values.DATABASE_REPLICA_URLS.map(shownUrl);
}
