import { inMemoryStore } from '@todo/adapters-memory';
/*
 * A worker whose primary never answers, with a limit of two requests a minute. Sends its address and its warnings to its
 * parent, and ends when the parent disconnects.
 */
import { pino } from 'pino';
import { aServer } from './a-server.ts';

const rateLimit = { requests: 2, seconds: 60 };
const write = (line: string) => void process.send?.({ warning: JSON.parse(line) as unknown });
const logger = pino({ level: 'warn' }, { write });
const server = await aServer(inMemoryStore(), { rateLimit, amongWorkers: true, logger });
process.once('disconnect', () => process.exit());
process.send?.({ url: server.url });
