import { isIP } from 'node:net';
import { isLoopbackAddress } from '@todo/application';
import type { Context } from 'koa';
import proxyAddr from 'proxy-addr';

/**
 * The proxies whose forwarding headers count: how many there are in front of the server, or their addresses, networks
 * (`10.0.0.0/8`) and the names `loopback`, `linklocal` and `uniquelocal`.
 */
export type ProxyTrust = number | readonly string[];

/** Finds out where requests come from. */
export interface Clients {
  /** The network address of the client. */
  addressOf(ctx: Context): string;
  /** The scheme of the URL that the client has asked for: `http` or `https`. */
  protocolOf(ctx: Context): string;
  /** Whether the client is a program on this machine. A request that came through a proxy of another client is not. */
  isLocal(ctx: Context): boolean;
}

/**
 * @param trust when left out, forwarding headers are ignored, unless a host application trusts its proxy (`app.proxy`)
 * @throws TypeError for an invalid number, address or network
 */
export function clientsBehind(trust: ProxyTrust | undefined): Clients {
  return trust === undefined ? direct : behindProxies(trustedBy(trust));
}

const direct: Clients = {
  addressOf: (ctx) => ctx.ip,
  protocolOf: (ctx) => ctx.protocol,
  isLocal: (ctx) =>
    isLoopbackAddress(peerOf(ctx)) &&
    ctx.req.headers.forwarded === undefined &&
    ctx.req.headers['x-forwarded-for'] === undefined,
};

type IsTrusted = (address: string, hop: number) => boolean;

function trustedBy(trust: ProxyTrust): IsTrusted {
  if (typeof trust !== 'number') {
    return trust.length === 0 ? () => false : proxyAddr.compile([...trust]);
  }
  if (!Number.isSafeInteger(trust) || trust < 0) {
    throw new TypeError(`Not a number of proxies: ${trust}.`);
  }
  return (_address, hop) => hop < trust;
}

function behindProxies(isTrusted: IsTrusted): Clients {
  /** The peer of the connection, then each client that a trusted proxy names; what is no address is left out. */
  const chainOf = ({ req }: Context): readonly string[] =>
    proxyAddr.all(req, isTrusted).filter((address) => isIP(address) !== 0);

  return {
    addressOf: (ctx) => chainOf(ctx).at(-1) ?? '',

    protocolOf(ctx) {
      const [sent = ''] = ctx.get('X-Forwarded-Proto').split(',', 1);
      const protocol = sent.trim().toLowerCase();
      const counts = (protocol === 'http' || protocol === 'https') && isTrusted(peerOf(ctx), 0);
      return counts ? protocol : ctx.protocol;
    },

    isLocal(ctx) {
      const chain = chainOf(ctx);
      // Forwarded (RFC 7239) is not read: the client of a proxy that sends it alone may be anywhere.
      const isRead = ctx.req.headers.forwarded === undefined;
      return isRead && chain.length > 0 && chain.every(isLoopbackAddress);
    },
  };
}

function peerOf({ req }: Context): string {
  return req.socket.remoteAddress ?? '';
}

/** The address itself or, of IPv6, the first half: a client that has one of these addresses has 2^64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [left = [], right] = address
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':')));
  if (right === undefined) return left.slice(0, 4).join(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

/** The network by which tries to sign in are counted: /24 of IPv4, also mapped to IPv6 (RFC 4291, 2.5.5.2), /64 of IPv6. */
export function signInNetworkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(plain) === 4
    ? `${plain.slice(0, plain.lastIndexOf('.'))}.0/24`
    : `${networkOf(plain)}::/64`;
}
