import { inMemoryStore } from '@todo/adapters-memory';
/*
 * A worker whose primary never answers: it may ask two things a minute. Tells its parent where it listens and
 * what it warns of, and ends when that lets go of it.
 */
import { pino } from 'pino';
import { aServer } from './a-server.ts';

const rateLimit = { requests: 2, seconds: 60 };
const write = (line: string) => void process.send?.({ warning: JSON.parse(line) as unknown });
const logger = pino({ level: 'warn' }, { write });
const server = await aServer(inMemoryStore(), { rateLimit, amongWorkers: true, logger });
process.once('disconnect', () => process.exit());
process.send?.({ url: server.url });
