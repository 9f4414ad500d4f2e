import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long a server that closes waits, in milliseconds. */
export interface Patience {
  /** For a connection on which nothing has been asked yet. */
  readonly firstWords: number;
  /** For the answers in flight. */
  readonly lastWords: number;
}

const usualPatience: Patience = { firstWords: 1000, lastWords: 10_000 };

/** What goes on between a server and its clients. */
export interface OpenConnections {
  /** The answer that is still to be given on this connection to a request that came in full. */
  answerOn(socket: Duplex): ServerResponse | undefined;
  /** Stops accepting, and resolves when every connection is closed. To be called once. */
  drain(): Promise<void>;
}

/**
 * Lets `answer` have the requests of `server` from now on, and watches them. What comes after the
 * last request of a connection is not taken: its answer could not be sent (RFC 9112, section 9.6).
 */
export function watchConnections(
  server: Server,
  answer: RequestListener,
  patience: Patience = usualPatience,
): OpenConnections {
  /** Of each connection, the answers that are still to be given, in their order, and the latest anyway. */
  const connections = new Map<Duplex, ServerResponse[]>();
  let draining = false;

  server.on('connection', (socket) => {
    connections.set(socket, []);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    const answers = connections.get(request.socket) ?? [];
    if (answers.at(-1)?.getHeader('Connection') === 'close') return;
    while (answers[0]?.closed) answers.shift();
    answers.push(response);
    if (draining) lastOnItsConnection(response);
    answer(request, response);
  });

  return {
    answerOn: (socket) =>
      connections.get(socket)?.findLast((response) => response.req.complete && !response.closed),

    async drain() {
      draining = true;
      for (const answers of connections.values()) {
        const latest = answers.at(-1);
        if (latest) lastOnItsConnection(latest);
      }
      const hangUp = setTimeout(() => {
        // A browser connects in advance; Node 24 counts such a connection as busy and would wait for it.
        for (const [socket, answers] of connections) if (answers.length === 0) socket.destroy();
      }, patience.firstWords);
      const giveUp = setTimeout(() => server.closeAllConnections(), patience.lastWords);
      try {
        // Node closes the idle connections with it.
        await closed(server);
      } finally {
        clearTimeout(hangUp);
        clearTimeout(giveUp);
      }
    },
  };
}

/** Tells the client that the connection ends with this answer, unless it has begun. */
export function lastOnItsConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
