// node load.js <origin> <load> <seconds> <seed> <connections> [authorization of each owner…]: load from a process of its
// own, and what came of it as JSON.
import autocannon from 'autocannon';
import { loads, requestsOf } from '../loads.ts';

const [url, load, ...numbers] = process.argv.slice(2, 7);
const authorizations = process.argv.slice(7);
const [duration, seed, connections] = numbers.map(Number);
/** More than is answered in a second, so that no request comes twice. */
const perSecond = 24_000;

function put(name, { connections: many, first = 0, onTime = () => {} }) {
  const count = Math.ceil((duration * perSecond) / (first + many));
  let connection = first;
  return new Promise((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections: many,
        duration,
        setupClient(client) {
          client.setRequests(requestsOf(name, { seed, connection, count, authorizations }));
          connection += 1;
        },
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    running.on('response', (client, status, bytes, milliseconds) => onTime(milliseconds));
  });
}

/** All but one in a hundred were this quick. */
function p99(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1];
}

const { beside } = loads[load];
const timesBeside = [];
const results = await Promise.all([
  put(load, { connections }),
  ...(beside === undefined
    ? []
    : [put(beside, { connections: 1, first: connections, onTime: (ms) => timesBeside.push(ms) })]),
]);
const [{ requests, latency }] = results;
const sum = (of) => results.reduce((total, result) => total + of(result), 0);
process.stdout.write(
  JSON.stringify({
    perSecond: requests.average,
    answered: sum((result) => result.requests.total),
    p99: latency.p99,
    ...(beside !== undefined && { p99Beside: p99(timesBeside) }),
    failed: sum((result) => result.non2xx + result.errors),
    outcomes: results.map(({ statusCodeStats, errors, timeouts }) => ({
      ...statusCodeStats,
      errors,
      timeouts,
    })),
  }),
);
