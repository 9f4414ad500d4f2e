import type { Precondition } from '@todo/application';
import { revisionsIn, revisionsWeaklyIn } from './entity-tag.ts';
import type { HeaderValues } from './request-headers.ts';

/**
 * What the conditions of a request that changes a todo ask of its revision (RFC 9110, section 13).
 * Where there is no such todo they do not matter: what would fail without them fails as it would
 * without them (section 13.2.1), so that even `If-Match: *` is answered with 404.
 */
export function preconditionOf(headers: HeaderValues<'If-Match' | 'If-None-Match'>): Precondition {
  const { 'If-Match': wanted = '*', 'If-None-Match': unwanted = [] } = headers;
  // Every todo there is has some revision.
  if (unwanted === '*') return { ifRevision: [] };
  return {
    ...(wanted !== '*' && { ifRevision: revisionsIn(wanted) }),
    ...(unwanted.length > 0 && { unlessRevision: revisionsWeaklyIn(unwanted) }),
  };
}
