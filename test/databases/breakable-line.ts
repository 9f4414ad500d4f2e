import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A connection to a PostgreSQL server that can go dead like a network: neither end closes it, and no byte arrives. */
export interface BreakableLine extends AsyncDisposable {
  /** The same database by way of this line. */
  readonly url: string;
  /** From now on nothing gets through, on new connections neither. */
  goDead(): void;
  /** Only new connections work: what was on the old ones is lost. */
  comeBack(): void;
}

/** @param url of a database */
export async function breakableLine(url: string): Promise<BreakableLine> {
  const { hostname, port } = new URL(url);
  const ends = new Set<Socket>();
  let isDead = false;

  function carry(from: Socket, to: Socket): void {
    ends.add(from);
    from.on('data', (bytes) => {
      if (!isDead) to.write(bytes);
    });
    // Either end may close the connection.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      ends.delete(from);
      if (!isDead) to.destroy();
    });
  }

  const line = createServer((client) => {
    const server = connect(Number(port), hostname);
    carry(client, server);
    carry(server, client);
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  const address = new URL(url);
  address.port = `${(line.address() as AddressInfo).port}`;

  function hangUp(): void {
    for (const end of ends) end.destroy();
  }

  return {
    url: address.href,
    goDead() {
      isDead = true;
    },
    comeBack() {
      hangUp();
      isDead = false;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(line, 'close');
      line.close();
      hangUp();
      await closed;
    },
  };
}
