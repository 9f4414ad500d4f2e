import { isIP } from 'node:net';
import { isLoopbackHost } from '@todo/application';
import * as v from 'valibot';
import { listed } from './setting-rules.ts';

/** 1 to 253 characters (RFC 1123, section 2.1), without the characters of a URL around a host. */
const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?$/i;

/** Whether a server may be told to listen on it: an IP address, perhaps with a zone, or a name. */
export function isHost(text: string): boolean {
  // Todo commands check the default, too, and are quicker without Node's network modules.
  return isLoopbackHost(text) || hostName.test(text) || isIP(text) !== 0;
}

const mostProxies = 10;
const rule =
  `must be a number of proxies from 1 to ${mostProxies}, or addresses and networks separated by commas, ` +
  'such as loopback,10.0.0.0/8';

/**
 * The proxies whose word about the client counts: how many there are in a row, or which: addresses, networks (RFC 4632,
 * section 3.1) and `loopback`.
 */
export function trustedProxies() {
  return v.pipe(
    v.string(),
    v.check((text) => isProxyCount(text) || areNetworks(text), rule),
    v.transform((text): number | readonly string[] =>
      isProxyCount(text) ? Number(text) : listed(text),
    ),
  );
}

function isProxyCount(text: string): boolean {
  return /^[1-9]\d?$/.test(text) && Number(text) <= mostProxies;
}

function areNetworks(list: string): boolean {
  const networks = list.split(',').map((part) => part.trim());
  return networks.every((network) => network === 'loopback' || isNetwork(network));
}

const addressLengths: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** An address without a zone, or a network. The network of all addresses would let every client choose its address. */
function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([^/%]+)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const length = addressLengths[isIP(address)];
  return length !== undefined && (prefix === undefined || Number(prefix) <= length);
}
