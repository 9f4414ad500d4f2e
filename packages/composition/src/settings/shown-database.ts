import type { Settings } from './settings.ts';

/** Where the todos are, without the password that its URL may hold. */
export async function shownDatabase({ values }: Settings): Promise<string> {
  const { shownUrl } = await import('@todo/adapters-persistence');
  return shownUrl(values.DATABASE_URL);
}

/** The copies that lists may be read from, in the same way. */
export async function shownReplicas({ values }: Settings): Promise<readonly string[]> {
  const { shownUrl } = await import('@todo/adapters-persistence');
  return values.DATABASE_REPLICA_URLS.map(shownUrl);
}
