/**
 * The origin of a public URL (RFC 6454, section 6.2).
 * @throws TypeError for a URL that is not `http` or `https`, or that has more than an origin: the paths of the API are
 * absolute
 */
export function publicOriginFrom(url: string): string {
  const { protocol, origin, href } = URL.canParse(url) ? new URL(url) : noUrl;
  if (!/^https?:$/.test(protocol) || href !== `${origin}/`) {
    throw new TypeError(
      `Not a public URL: ${JSON.stringify(url)}. One looks like "https://todo.example.org", without a path.`,
    );
  }
  return origin;
}

const noUrl = { protocol: '', origin: '', href: '' };
