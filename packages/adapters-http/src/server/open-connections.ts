import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { networkOf } from '../security/rate-limit.ts';

/** How long a server that closes waits, in milliseconds. */
export interface Patience {
  /** For a connection on which nothing has been asked yet. */
  readonly firstWords: number;
  /** For the answers in flight. */
  readonly lastWords: number;
}

/** How much clients may ask for before they take their answers. */
export interface Room {
  /** Connections at a time. */
  readonly connections: number;
  /** Requests that wait for the answer before theirs, on all connections together. */
  readonly waitingRequests: number;
  /** Called when a connection is closed for lack of room. */
  readonly onFull?: (details: { readonly network: string; readonly reason: string }) => void;
}

const usualPatience: Patience = { firstWords: 1000, lastWords: 10_000 };

/** A waiting request takes about 3 KB: this is 12 MB, and some tenths of a second to parse. */
export const usualRoom: Room = { connections: 4096, waitingRequests: 4000 };

/** What goes on between a server and its clients. */
export interface OpenConnections {
  /**
   * To be called when what comes on this connection cannot be read any more. Calls `refuse` where the
   * client is owed an answer to that, and `hangUp` where it has its answers, or when it has them: what
   * was asked before is still answered, and nothing is answered twice.
   */
  breakOff(socket: Duplex, next: BreakOff): void;
  /** Stops accepting, and resolves when every connection is closed. To be called once. */
  drain(): Promise<void>;
}

interface BreakOff {
  readonly refuse: () => void;
  readonly hangUp: () => void;
}

interface Connection {
  readonly socket: Socket;
  readonly network: string;
  /** The one that is being answered, or was answered last. */
  current: ServerResponse | undefined;
  /** Those that came in after it, in their order. */
  readonly waiting: ServerResponse[];
  /** When something last happened on it: it grows with each event of any connection. */
  turn: number;
}

/**
 * Lets `answer` have the requests of `server` from now on, and watches them. Those of one connection
 * are answered one after the other, each when the answer before it has been sent, and while one waits,
 * no more is read: a client that does not take its answers costs one of them (RFC 9112, section
 * 9.3.2). What comes after the last request of a connection is not taken: its answer could not be sent
 * (section 9.6).
 */
export function watchConnections(
  server: Server,
  answer: RequestListener,
  { patience = usualPatience, room = usualRoom }: { patience?: Patience; room?: Room } = {},
): OpenConnections {
  const connections = new Map<Duplex, Connection>();
  const networks = new Map<string, Set<Connection>>();
  let draining = false;
  let waitingRequests = 0;
  let turns = 0;

  server.on('connection', (socket) => {
    const connection: Connection = {
      socket,
      network: networkOf(socket.remoteAddress ?? ''),
      current: undefined,
      waiting: [],
      turn: (turns += 1),
    };
    if (connections.size >= room.connections && !makeRoom()) {
      room.onFull?.({ network: connection.network, reason: 'too many connections' });
      socket.destroy();
      return;
    }
    add(connection);
    socket.once('close', () => remove(connection));
    // Node resumes what was paused below when a body has been read or skipped.
    socket.on('resume', () => {
      if (connection.waiting.length > 0) socket.pause();
    });
  });

  server.on('request', (request, response) => {
    const connection = connections.get(request.socket);
    if (connection === undefined) return;
    const { current, waiting } = connection;
    const latest = waiting.at(-1) ?? current;
    if (latest !== undefined && isLast(latest)) return;
    if (draining) lastOnItsConnection(response);
    const isFree = waiting.length === 0 && (current === undefined || current.closed);
    if (isFree) begin(connection, response);
    else wait(connection, response);
  });

  function add(connection: Connection): void {
    connections.set(connection.socket, connection);
    const neighbours = networks.get(connection.network);
    if (neighbours) neighbours.add(connection);
    else networks.set(connection.network, new Set([connection]));
  }

  function remove(connection: Connection): void {
    if (!connections.delete(connection.socket)) return;
    const neighbours = networks.get(connection.network);
    neighbours?.delete(connection);
    if (neighbours?.size === 0) networks.delete(connection.network);
    waitingRequests -= connection.waiting.length;
    connection.waiting.length = 0;
  }

  function close(connection: Connection, reason: string): void {
    room.onFull?.({ network: connection.network, reason });
    // Its event comes later than the next connection may.
    remove(connection);
    connection.socket.destroy();
  }

  function begin(connection: Connection, response: ServerResponse): void {
    connection.current = response;
    connection.turn = turns += 1;
    answer(response.req, response);
  }

  function wait(connection: Connection, response: ServerResponse): void {
    const { socket, current, waiting } = connection;
    waiting.push(response);
    waitingRequests += 1;
    if (waiting.length === 1) {
      current?.once('close', () => goOn(connection));
      // What has been read already comes nevertheless: up to 64 KiB.
      socket.pause();
    }
    if (waitingRequests > room.waitingRequests) close(greediest(), 'too many requests that wait');
  }

  function goOn(connection: Connection): void {
    const { socket, current, waiting } = connection;
    if (current !== undefined && isLast(current)) return;
    // Others have their turn in between, however quickly these can be answered.
    setImmediate(() => {
      const next = waiting.shift();
      if (next === undefined) return;
      waitingRequests -= 1;
      if (waiting.length > 0) next.once('close', () => goOn(connection));
      else socket.resume();
      begin(connection, next);
    });
  }

  /** The connection on which the most requests wait. */
  function greediest(): Connection {
    return [...connections.values()].reduce((most, each) =>
      each.waiting.length > most.waiting.length ? each : most,
    );
  }

  /**
   * Closes one that waits for its client, of the network that has the most connections: the one on
   * which nothing has happened for the longest time.
   */
  function makeRoom(): boolean {
    const bySize = [...networks.values()].toSorted((one, other) => other.size - one.size);
    for (const neighbours of bySize) {
      let oldest: Connection | undefined;
      for (const each of neighbours) {
        if (waitsForClient(each) && each.turn < (oldest?.turn ?? Infinity)) oldest = each;
      }
      if (oldest === undefined) continue;
      close(oldest, 'too many connections');
      return true;
    }
    return false;
  }

  return {
    breakOff(socket, { refuse, hangUp }) {
      const connection = connections.get(socket);
      if (connection === undefined) {
        socket.destroy();
        return;
      }
      const { waiting } = connection;
      // It is this one that has turned out to be unreadable: it never gets its turn.
      if (waiting.at(-1)?.req.complete === false) {
        waiting.pop();
        waitingRequests -= 1;
      }
      const latest = waiting.at(-1) ?? connection.current;
      if (latest === undefined) refuse();
      else if (latest.closed) (latest.req.complete && !isLast(latest) ? refuse : hangUp)();
      // Its body is what cannot be read, and it has no answer yet.
      else if (!latest.req.complete && !latest.headersSent) refuse();
      else {
        lastOnItsConnection(latest);
        latest.once('close', hangUp);
      }
    },

    async drain() {
      draining = true;
      for (const { waiting, current } of connections.values()) {
        const latest = waiting.at(-1) ?? current;
        if (latest) lastOnItsConnection(latest);
      }
      const hangUp = setTimeout(() => {
        // A browser connects in advance; Node 24 counts such a connection as busy and would wait for it.
        for (const { socket, current } of connections.values()) if (!current) socket.destroy();
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

/** Whether all that is to happen next on a connection is for its client to do: ask, go on asking, or take its answer. */
function waitsForClient({ current }: Connection): boolean {
  return current === undefined || current.closed || current.writableEnded || !current.req.complete;
}

/** Whether the connection ends with this answer. */
function isLast(response: ServerResponse): boolean {
  return response.getHeader('Connection') === 'close';
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
