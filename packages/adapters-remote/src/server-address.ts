import { isLoopbackHost } from '@todo/application';
import { RemoteError } from './remote-error.ts';

/** Where the API is. */
export interface ServerAddress {
  /** The origin and, if there is one, the prefix, without a slash at the end. */
  readonly base: string;
  readonly isEncrypted: boolean;
}

/**
 * @param server an origin, or the URL of a prefix under which a proxy offers the API
 * @throws RemoteError `invalid-address`; `plain-http` for an address without TLS of another machine
 */
export function serverAddress(server: string, allowPlainHttp: boolean): ServerAddress {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new RemoteError(
      'invalid-address',
      server,
      `${server} is not the address of a server: write it like https://todo.example.org.`,
    );
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new RemoteError(
      'invalid-address',
      base,
      `The address of a server has no credentials, no query and no fragment: ${base}.`,
    );
  }
  const isEncrypted = url.protocol === 'https:';
  if (!isEncrypted && !allowPlainHttp && !isLoopbackHost(hostIn(url))) {
    throw new RemoteError(
      'plain-http',
      base,
      `${base} would get your token unencrypted: use https.`,
    );
  }
  return { base, isEncrypted };
}

/** An IPv6 address is in brackets in a URL. */
const hostIn = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, '$1');
