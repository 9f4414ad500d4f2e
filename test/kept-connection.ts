import { once } from 'node:events';
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Question {
  /** With the query. */
  readonly path: string;
  readonly method?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object | undefined;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One connection to a server, which stays with the process that has accepted it. */
export interface KeptConnection extends Disposable {
  /** Sends a request once the one before is answered. @throws Error where the server has closed the connection */
  ask(question: Question): Promise<KeptAnswer>;
}

/** @param origin of the server; the connection opens with the first request */
export function keptConnection(origin: string): KeptConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let opened: Socket | undefined;
  return {
    async ask({ path, method = 'GET', token, headers = {}, body }) {
      const sent = request(new URL(path, origin), {
        agent,
        method,
        headers: {
          ...headers,
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
      });
      sent.end(body && JSON.stringify(body));
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      opened ??= answer.socket;
      if (answer.socket !== opened) throw new Error('The server has closed the connection.');
      const { statusCode = 0 } = answer;
      return { status: statusCode, headers: answer.headers, text: await text(answer) };
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
