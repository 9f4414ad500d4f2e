import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { rawConnection } from '../../testing/raw-connection.ts';
import { watchConnections, type Patience, type Room } from './open-connections.ts';

const anHour = 3_600_000;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const request = get('/');

async function aServer(patience: Patience, answer: RequestListener, room?: Room) {
  const server = createServer();
  const options = { patience, ...(room && { room }) };
  const connections = watchConnections(server, answer, options);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { connections, url: `http://127.0.0.1:${port}` };
}

describe('A server that closes', () => {
  it('closes a connection without a request, without waiting for the responses in flight to time out', async () => {
    const { connections, url } = await aServer(
      { firstRequest: 1, responses: anHour },
      (_request, response) => void response.end(),
    );
    const silent = await rawConnection(url);
    // Connections are accepted in turn: once this one is answered, the one before it is known.
    const other = await rawConnection(url);
    other.write(request);
    await once(other.resume(), 'data');
    await connections.drain();
    assert.equal(await text(silent), '');
  });

  it('gives up an answer that does not come', async () => {
    const asked = Promise.withResolvers<void>();
    const { connections, url } = await aServer({ firstRequest: anHour, responses: 1 }, () =>
      asked.resolve(),
    );
    const socket = await rawConnection(url);
    socket.write(request);
    await asked.promise;
    await connections.drain();
    assert.equal(await text(socket), '');
  });

  it('answers every request that it has taken, and takes none that it could not answer', async () => {
    const asked: (string | undefined)[] = [];
    const taken = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { connections, url } = await aServer(
      { firstRequest: anHour, responses: anHour },
      async (incoming, response) => {
        asked.push(incoming.url);
        taken.resolve();
        await goOn.promise;
        response.end(incoming.url);
      },
    );
    const socket = await rawConnection(url);
    socket.write(get('/one') + get('/two'));
    await taken.promise;
    const drained = connections.drain();
    socket.write(get('/three'), () => goOn.resolve());
    const answers = await text(socket);
    await drained;
    assert.match(answers, /\/one[^]*\/two$/);
    assert.equal(answers.match(/^Connection: close\r$/gm)?.length, 1);
    assert.deepEqual(asked, ['/one', '/two']);
  });
});

describe('More requests that wait than there may be', () => {
  it('cost the connection that has the most of them', async () => {
    const goOn = Promise.withResolvers<void>();
    const reasons: string[] = [];
    const room: Room = {
      connections: 9,
      waitingRequests: 4,
      onFull: ({ reason }) => reasons.push(reason),
    };
    const { connections, url } = await aServer(
      { firstRequest: 1, responses: anHour },
      async (incoming, response) => {
        await goOn.promise;
        response.end(incoming.url);
      },
      room,
    );
    const greedy = await rawConnection(url);
    greedy.write(get('/g').repeat(4));
    const modest = await rawConnection(url);
    modest.write(get('/m').repeat(3));
    assert.equal(await text(greedy), '');
    goOn.resolve();
    const answers = text(modest);
    await connections.drain();
    assert.equal((await answers).match(/\/m/g)?.length, 3);
    assert.deepEqual(reasons, ['too many requests that wait']);
  });
});
