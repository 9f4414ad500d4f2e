/*
 * Who reaches a server that asks for no credentials: its operator may let it listen only where no other machine reaches
 * it, and over HTTP it answers only to hosts that mean this machine. Both adapters go by these rules.
 */

/** 127.0.0.0/8 (RFC 1122, section 3.2.1.3), also as dual-stack sockets show it: in IPv6 (RFC 4291, section 2.5.5.2). */
const ipv4 = /^(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/i;

/** ::1 (RFC 4291, section 2.5.3), or 127.0.0.0/8, in the one way that URLs spell an IPv6 address. */
const ipv6 = /^\[::(?:1|ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/;

/**
 * Whether only this machine has the address: in full as an address is written, which no name can be. Neither `127.1`
 * nor `127.0.0.1.example.org` is one, nor is an IPv6 address in brackets or with a zone.
 */
export function isLoopbackAddress(address: string): boolean {
  if (address === '::1' || ipv4.test(address)) return true;
  // An IPv6 address has many spellings; only one that begins with zeros can be meant.
  if (!/^[0:][0-9a-f:.]*$/i.test(address)) return false;
  const url = `http://[${address}]`;
  return URL.canParse(url) && ipv6.test(new URL(url).hostname);
}

/** The same for the host of a URL, without its port, or for the host that a server listens on. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopbackAddress(host);
}
