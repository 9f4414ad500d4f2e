/*
 * The hosts of a server without credentials: the settings let it listen only on addresses that no other machine can
 * reach, and over HTTP it answers only to names and addresses of this machine. Both use these rules.
 */

/** 127.0.0.0/8 (RFC 1122, section 3.2.1.3), also mapped to IPv6, as dual-stack sockets report it (RFC 4291, 2.5.5.2). */
const ipv4 = /^(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/i;

/** ::1 (RFC 4291, section 2.5.3), or 127.0.0.0/8, in the spelling of IPv6 addresses in URLs. */
const ipv6 = /^\[::(?:1|ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/;

/**
 * Whether a text is a loopback address, written in full. `127.1` and `127.0.0.1.example.org` are not, nor is an IPv6
 * address in brackets or with a zone.
 */
export function isLoopbackAddress(address: string): boolean {
  if (address === '::1' || ipv4.test(address)) return true;
  // A loopback address of IPv6 has many spellings, and each begins with zeros.
  if (!/^[0:][0-9a-f:.]*$/i.test(address)) return false;
  const url = `http://[${address}]`;
  return URL.canParse(url) && ipv6.test(new URL(url).hostname);
}

/** The same for the host of a URL, without its port, or for the host that a server listens on. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopbackAddress(host);
}
