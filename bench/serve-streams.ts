/*
 * Run by event-streams.ts: a server of many owners, whose names come in a header. It gets the path of a database, and
 * makes it. Sends its port to its parent, and its memory when asked.
 */
import { startHttpServer } from '@todo/adapters-http';
import type { Authenticator } from '@todo/application';
import { createApp, openStorage } from '@todo/composition/factories';
import { ownerHeader } from './owner-header.ts';

const [path = ''] = process.argv.slice(2);
const storage = await openStorage({ url: `sqlite:${path}` });
const authenticator: Authenticator = {
  async authenticate({ header }) {
    const owner = header(ownerHeader.toLowerCase()) ?? 'local';
    return { owner, actor: owner, scopes: ['todos:read', 'todos:write', 'account'] };
  },
};
const server = await startHttpServer({
  app: ({ owner }) => createApp(storage, { owner }),
  authenticator,
  host: '127.0.0.1',
  port: 0,
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.once('disconnect', () => process.exit());
process.send?.(Number(new URL(server.url).port));
