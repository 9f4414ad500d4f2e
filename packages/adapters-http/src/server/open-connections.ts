import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { networkOf } from '../security/client-address.ts';

/** How long a server that closes waits, in milliseconds. */
export interface Patience {
  /** For the first request of a connection that has had none. */
  readonly firstRequest: number;
  /** For the responses in flight. */
  readonly responses: number;
}

/** The limits of connections and waiting requests. */
export interface Room {
  /** Connections at a time. */
  readonly connections: number;
  /** Requests that wait for the answer before theirs, on all connections together. */
  readonly waitingRequests: number;
  /** Called when a connection is closed for lack of room. */
  readonly onFull?: (details: { readonly network: string; readonly reason: string }) => void;
}

const usualPatience: Patience = { firstRequest: 1000, responses: 10_000 };

/** A waiting request takes about 3 KB: this is 12 MB, and some tenths of a second to parse. */
export const usualRoom: Room = { connections: 4096, waitingRequests: 4000 };

/** The open connections of a server. */
export interface OpenConnections {
  /**
   * To be called when the bytes on this connection are no longer HTTP. Calls `refuse` if the client has no response to
   * them yet, and `close` once the client has all its responses: earlier requests are still answered, and none is
   * answered twice.
   */
  breakOff(socket: Duplex, next: BreakOff): void;
  /** Stops accepting, and resolves when every connection is closed. To be called once. */
  drain(): Promise<void>;
}

interface BreakOff {
  readonly refuse: () => void;
  readonly close: () => void;
}

interface Connection {
  readonly socket: Socket;
  readonly network: string;
  /** The response that is being sent, or was sent last. */
  current: ServerResponse | undefined;
  /** Responses to the requests after it, in their order. */
  readonly waiting: ServerResponse[];
  /** The time of the last event on it, as a counter of the events of all connections. */
  turn: number;
}

/**
 * Calls `answer` for each request of `server` from now on. The requests of one connection are answered one after the
 * other, each when the response before it has been sent, and while one waits, no more is read from that connection: a
 * client that does not read its responses costs the memory of one (RFC 9112, section 9.3.2). Requests after the last
 * one of a connection are ignored, as their responses could not be sent (section 9.6).
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
    // The 'close' event may come later than the next connection.
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
      // Requests that Node has read already are still parsed: up to 64 KiB.
      socket.pause();
    }
    if (waitingRequests > room.waitingRequests) close(greediest(), 'too many requests that wait');
  }

  function goOn(connection: Connection): void {
    const { socket, current, waiting } = connection;
    if (current !== undefined && isLast(current)) return;
    // Other connections have their turn in between, however quickly these can be answered.
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
   * Closes one connection that waits for its client, of the network that has the most: the one on which nothing has
   * happened for the longest time.
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
    breakOff(socket, { refuse, close: closeAnswered }) {
      const connection = connections.get(socket);
      if (connection === undefined) {
        socket.destroy();
        return;
      }
      const { waiting } = connection;
      // This request has turned out to be malformed, so it never gets its turn.
      if (waiting.at(-1)?.req.complete === false) {
        waiting.pop();
        waitingRequests -= 1;
      }
      const latest = waiting.at(-1) ?? connection.current;
      if (latest === undefined) refuse();
      else if (latest.closed) (latest.req.complete && !isLast(latest) ? refuse : closeAnswered)();
      // The malformed bytes are its body, and no response to it has begun.
      else if (!latest.req.complete && !latest.headersSent) refuse();
      else {
        lastOnItsConnection(latest);
        latest.once('close', closeAnswered);
      }
    },

    async drain() {
      draining = true;
      for (const { waiting, current } of connections.values()) {
        const latest = waiting.at(-1) ?? current;
        if (latest) lastOnItsConnection(latest);
      }
      const closeUnused = setTimeout(() => {
        // A browser connects in advance; Node 24 counts such a connection as busy and would wait for it.
        for (const { socket, current } of connections.values()) if (!current) socket.destroy();
      }, patience.firstRequest);
      const giveUp = setTimeout(() => server.closeAllConnections(), patience.responses);
      try {
        // Node closes the idle connections with it.
        await closed(server);
      } finally {
        clearTimeout(closeUnused);
        clearTimeout(giveUp);
      }
    },
  };
}

/** Whether it is the client's turn on a connection: to send a request, to go on sending it, or to read its response. */
function waitsForClient({ current }: Connection): boolean {
  return current === undefined || current.closed || current.writableEnded || !current.req.complete;
}

/** Whether the connection ends with this response. */
function isLast(response: ServerResponse): boolean {
  return response.getHeader('Connection') === 'close';
}

/** Tells the client that the connection ends with this response, unless its headers have been sent. */
export function lastOnItsConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
