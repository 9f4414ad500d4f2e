import { inMemoryStore } from '@todo/adapters-memory';
/*
 * Run by `aServerProcess`: sends its address to its parent, and its memory usage when asked. It ends when the parent
 * disconnects.
 */
import { startHttpServer } from '../src/index.ts';
import { anApp } from './a-server.ts';

const server = await startHttpServer({ app: anApp(inMemoryStore()), host: '127.0.0.1', port: 0 });
process.on('message', () => void process.send?.(process.memoryUsage.rss()));
process.once('disconnect', () => void server.close());
process.send?.(server.url);
