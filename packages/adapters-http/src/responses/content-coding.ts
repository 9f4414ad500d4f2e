import type { Context } from 'koa';
import type { ContentCoding, Representation } from './representation.ts';

/** The one that saves more first. */
const contentCodings: readonly ContentCoding[] = ['br', 'gzip'];

/** A representation as it is sent. */
export interface CodedRepresentation extends Representation {
  /** For Content-Encoding; none when undefined. */
  readonly coding?: ContentCoding;
}

/**
 * The representation in the best coding that the client accepts (RFC 9110, section 12.5.3). Its entity tag is another
 * one in each coding, as its bytes are others (section 8.8.3.3).
 */
export function inAcceptedCoding(
  ctx: Context,
  representation: Representation,
): CodedRepresentation {
  const { codings, etag } = representation;
  if (codings === undefined) return representation;
  ctx.vary('Accept-Encoding');
  for (const coding of contentCodings) {
    const body = codings[coding];
    if (body === undefined || ctx.acceptsEncodings(coding) !== coding) continue;
    const tag = etag && { etag: `${etag.slice(0, -1)}-${coding}"` };
    return { ...representation, body, coding, ...tag };
  }
  return representation;
}
