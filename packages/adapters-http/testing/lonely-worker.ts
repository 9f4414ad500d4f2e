/*
 * A worker whose primary never answers: it may ask two things a minute. Tells its parent where it listens, and
 * ends when that lets go of it.
 */
import { inMemoryTodos } from '@todo/application/testing';
import { aServer } from './a-server.ts';

const rateLimit = { requests: 2, seconds: 60 };
const server = await aServer(inMemoryTodos(), { rateLimit, amongWorkers: true });
process.once('disconnect', () => process.exit());
process.send?.({ url: server.url });
