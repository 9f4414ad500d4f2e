/*
 * What the tests beside this file try a few times, hundreds of times. About a quarter of an hour.
 *
 *   npm run test:unbreakable
 */
import { whyNoPostgres } from '../databases/postgres-server.ts';
import { countTogether } from './counting-together.ts';
import { crashPostgres } from './crashing-postgres.ts';
import { cutServer } from './cutting.ts';
import { holdLock } from './held-lock.ts';
import { killCommands, killServers } from './killing.ts';
import { noTracing } from './strace.ts';

const seed = 20_261_122;
const noPostgres = await whyNoPostgres();

const trials: Readonly<Record<string, () => Promise<unknown>>> = {
  'Two programs and a server on one file, 400 read-modify-writes each': () => countTogether(400),
  'Another program holds the write lock for 3 s': () => holdLock(3000),
  'kill -9 of a server, 500 times': () => killServers({ trials: 500, seed }),
  'kill -9 of a command, 500 times': () => killCommands({ trials: 500, seed }),
  ...(noPostgres === false && {
    'PostgreSQL crashes, 100 times': () => crashPostgres({ trials: 100, seed }),
  }),
  ...(noTracing === false && {
    'A power cut after each of 448 acknowledgements of a server': () => cutServer(400, 48),
  }),
};

for (const [name, run] of Object.entries(trials)) {
  const begin = performance.now();
  const outcome = await run();
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  const told = outcome === undefined ? '' : ` ${JSON.stringify(outcome)}`;
  process.stdout.write(`ok ${name} (${seconds} s)${told}\n`);
}
if (noPostgres !== false) process.stdout.write(`No PostgreSQL crashed: ${noPostgres}.\n`);
if (noTracing !== false) process.stdout.write(`No power was cut: ${noTracing}.\n`);
