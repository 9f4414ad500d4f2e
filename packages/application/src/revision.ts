import type { Revision } from '@todo/domain';

/** Draws a revision: a version 4 UUID (RFC 9562, section 5.4). For storages that cannot draw one. */
export function newRevision(): Revision {
  return crypto.randomUUID();
}
