// Our server for the mixed load, with an app made for each request. It gets the path of a database, and makes it.
import { createWriteStream } from 'node:fs';
import { startHttpServer } from '@todo/adapters-http';
import type { Authenticator } from '@todo/application';
import { createApp, createLogger, openStorage } from '@todo/composition/factories';
import { fillOwners } from './fill-owners.ts';
import { ownerHeader } from './loads.ts';

const [path = ''] = process.argv.slice(2);
const storage = await openStorage({ url: `sqlite:${path}` });
await fillOwners(storage);
const header = ownerHeader.toLowerCase();
const authenticator: Authenticator = {
  async authenticate(credentials) {
    const owner = String(credentials.header(header));
    return { owner, actor: owner, scopes: ['todos:read', 'todos:write'] };
  },
};
const server = await startHttpServer({
  app: ({ owner }) => createApp(storage, { owner }),
  authenticator,
  logger: await createLogger(createWriteStream(`${path}.log`), {
    level: 'info',
    color: false,
    visible: (text) => text,
  }),
  host: '127.0.0.1',
  port: 0,
});
process.send?.(Number(new URL(server.url).port));
