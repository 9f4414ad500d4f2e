import { StorageError } from '@todo/application';

const scheme = 'sqlite:';

/** @throws StorageError where the URL is of no database that this package knows */
export function sqlitePathFrom(url: string): string {
  if (!url.startsWith(scheme) || url === scheme) {
    throw new StorageError(
      'storage-unusable',
      `The database must be "sqlite:<path>" or "sqlite::memory:", not "${shownUrl(url)}".`,
    );
  }
  return url.slice(scheme.length);
}

/** The URL as it may be shown and logged: without the password that it may hold. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i, '$1:***@');
}
