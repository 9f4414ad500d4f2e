import type { Revision } from '@todo/domain';

/** Draws a revision: a version 4 UUID (RFC 9562, section 5.4), for storages to keep a state under. */
export function newRevision(): Revision {
  return crypto.randomUUID();
}
