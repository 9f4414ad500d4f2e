// Our server as `todo serve` runs it, with its log going to a file.
import { destination, pino } from 'pino';
import { startHttpServer } from '@todo/adapters-http';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { localOwner } from '@todo/domain';

const [path = ''] = process.argv.slice(2);
const database = await openDatabase({ url: `sqlite:${path}` });
const server = await startHttpServer({
  app: createTodoApp({ todos: database.todosOf(localOwner) }),
  logger: pino(destination({ dest: `${path}.log`, sync: true })),
  allowedOrigins: ['http://localhost'],
  host: '127.0.0.1',
  port: 0,
});
process.send?.(Number(new URL(server.url).port));
