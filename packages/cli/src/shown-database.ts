import type { Settings } from './settings.ts';

/** Where the todos are, without the password that its URL may hold. */
export async function shownDatabase({ values }: Settings): Promise<string> {
  const { shownUrl } = await import('@todo/adapters-persistence');
  return shownUrl(values.DATABASE_URL);
}
