import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';

/** A server that misbehaves in the way that a test says. */
export interface StrangeServer extends AsyncDisposable {
  readonly url: string;
}

export function aStrangeServer(answer: RequestListener): Promise<StrangeServer> {
  return listening(createServer(answer), 'http');
}

export function aTlsServer(
  answer: RequestListener,
  identity: { readonly key: string; readonly cert: string },
): Promise<StrangeServer> {
  return listening(createTlsServer(identity, answer), 'https');
}

export interface CuttingProxy extends StrangeServer {
  /** Cuts the next connections off, each after so many bytes of the answer. */
  cutAfter(...bytes: readonly number[]): void;
}

/** A proxy in front of a server that cuts answers off. */
export async function aCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const cuts: number[] = [];
  const proxy = createTcpServer((client) => {
    const upstream = connect(Number(port), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.pipe(upstream);
    let left = Infinity;
    // Each request has its own cut, also on a connection that is kept.
    client.on('data', () => {
      left = cuts.shift() ?? Infinity;
    });
    upstream.on('data', (bytes) => {
      client.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) client.end(end);
    });
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  return {
    ...(await listening(proxy, 'http')),
    cutAfter: (...bytes) => void cuts.push(...bytes),
  };
}

async function listening(
  server: Server & { readonly closeAllConnections?: () => void },
  protocol: 'http' | 'https',
): Promise<StrangeServer> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${protocol}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
