import type { Precondition } from '@todo/application';
import { revisionsIn, revisionsWeaklyIn, type HeaderValues } from '@todo/rest-contract';

/**
 * The precondition on a todo's revision from the headers of a request that changes it (RFC 9110, section 13). If the
 * todo does not exist, the preconditions are ignored: a request that would fail without them gets the same error
 * (section 13.2.1), so that even `If-Match: *` is answered with 404.
 */
export function preconditionOf(headers: HeaderValues<'If-Match' | 'If-None-Match'>): Precondition {
  const { 'If-Match': wanted = '*', 'If-None-Match': unwanted = [] } = headers;
  // Every existing todo has a revision.
  if (unwanted === '*') return { ifRevision: [] };
  return {
    ...(wanted !== '*' && { ifRevision: revisionsIn(wanted) }),
    ...(unwanted.length > 0 && { unlessRevision: revisionsWeaklyIn(unwanted) }),
  };
}
