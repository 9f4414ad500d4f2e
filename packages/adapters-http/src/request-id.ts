import { randomUUID } from 'node:crypto';

export const requestIdHeader = 'X-Request-Id';

/** The id that the request came with, if it is fit for a log; a new one otherwise. */
export function requestIdFrom(header: string): string {
  return /^[A-Za-z0-9._-]{1,128}$/.test(header) ? header : randomUUID();
}
