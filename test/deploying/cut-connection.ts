import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** A port in front of another one, whose connections break when the test says so. */
export interface BreakingPort extends AsyncDisposable {
  readonly port: number;
  /** The next connection breaks after so many bytes of what the other port sends; undefined if none is to break. */
  breakNextAfter(bytes: number | undefined): void;
}

export async function breakingPort(target: number): Promise<BreakingPort> {
  let next: number | undefined;
  const server = createServer((client) => {
    let left = next ?? Infinity;
    next = undefined;
    const upstream = connect(target, '127.0.0.1');
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => {
      client.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) client.end(end);
    });
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    breakNextAfter(bytes) {
      next = bytes;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
