import type { Context } from 'koa';

/** The scheme and the authority of a target in absolute form (RFC 9112, section 3.2.2). */
const absoluteForm = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i;

/**
 * The host and port that a request is for: those of a target in absolute form, which win over the Host
 * header (RFC 9112, section 3.2.2), or else that header's, or what a trusted proxy says in its place.
 * `undefined` for a request of HTTP/1.0 without any.
 */
export function authorityOf(ctx: Context): string | undefined {
  const { url = '', headers } = ctx.req;
  if (!url.startsWith('/')) {
    const [, authority] = absoluteForm.exec(url) ?? [];
    if (authority !== undefined) return authority;
  }
  return ctx.app.proxy && ctx.host !== '' ? ctx.host : headers.host;
}

/** The path of a request's target as it was sent, in either form, and without the query. */
export function pathAsSent({ originalUrl }: Context): string {
  const [path = ''] = originalUrl.replace(absoluteForm, '').split('?', 1);
  return path === '' ? '/' : path;
}
