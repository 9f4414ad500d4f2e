import type { WebPage } from '@todo/adapters-http';

/** Loads the page for people. @returns undefined where it has not been built */
export async function webPage(): Promise<WebPage | undefined> {
  const { readPage } = await import('@todo/web');
  return readPage();
}
