/**
 * Whether `ifNoneMatch`, the header of a request, names the state that `etag` stands for
 * (RFC 9110, section 13.1.2). Koa's own answer depends on Cache-Control too: to it, fetch never
 * has a fresh copy.
 */
export function isNamedIn(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === '') return false;
  if (ifNoneMatch.trim() === '*') return true;
  // The weak comparison: what is behind W/ counts.
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
}
