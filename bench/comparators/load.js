// node load.js <origin> <load> <seconds> <seed> <connections> [authorization]: load from a process of its own, and what came of it as JSON.
import autocannon from 'autocannon';
import { requestsOf } from '../loads.ts';

const [url, load, ...numbers] = process.argv.slice(2, 7);
const authorization = process.argv[7];
const [duration, seed, connections] = numbers.map(Number);
/** More than a connection gets done, so that no request comes twice. */
const count = Math.ceil((duration * 24_000) / connections);

let connection = 0;
const result = await autocannon({
  url,
  connections,
  duration,
  setupClient(client) {
    client.setRequests(requestsOf(load, { seed, connection, count, authorization }));
    connection += 1;
  },
});
const { requests, latency, statusCodeStats, non2xx, errors, timeouts } = result;
process.stdout.write(
  JSON.stringify({
    perSecond: requests.average,
    answered: requests.total,
    p99: latency.p99,
    failed: non2xx + errors,
    outcomes: { ...statusCodeStats, errors, timeouts },
  }),
);
