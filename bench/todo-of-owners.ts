// Our server for the mixed load, over a database that fill-owners.ts has filled. It gets the URL of the database.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { startHttpServer } from '@todo/adapters-http';
import {
  accountServices,
  createApp,
  createLogger,
  loadSettings,
  openStorage,
} from '@todo/composition/factories';

const [url = '', folder = ''] = process.argv.slice(2);
const storage = await openStorage({ url });
const logger = await createLogger(createWriteStream(join(folder, 'log')), {
  level: 'info',
  color: false,
  visible: (text) => text,
});
const { values } = loadSettings({ env: { HOME: folder }, cwd: folder });
const server = await startHttpServer({
  app: ({ owner, actor }) => createApp(storage, { owner, actor }),
  ...(await accountServices(storage.accounts, values, { logger })),
  logger,
  host: '127.0.0.1',
  port: 0,
});
process.send?.(Number(new URL(server.url).port));
