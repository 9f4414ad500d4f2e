// node load.js <url> <method> <connections> <seconds>: load from a process of its own, and what came of it as JSON.
import autocannon from 'autocannon';

const [url, method, connections, duration] = process.argv.slice(2);
const result = await autocannon({
  url,
  method,
  connections: Number(connections),
  duration: Number(duration),
  ...(method === 'POST' && {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ task: 'Buy milk', status: 'Pending' }),
  }),
});
const { requests, latency, non2xx, errors } = result;
process.stdout.write(
  JSON.stringify({
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors,
  }),
);
