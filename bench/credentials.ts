/*
 * What it costs to check the credentials of each request: the same program without accounts, with a personal token and
 * with the access token of a session, round after round in one run.
 *
 *   npm run bench:credentials
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { account, addAccount, personalToken, signIn } from './account-server.ts';
import { medianOf, noFigures, whole, type Figures } from './figures.ts';
import { fillTodos } from './fill-todos.ts';
import { started, type BenchServer } from './http-servers.ts';
import { filled, type LoadName } from './loads.ts';
import { machine, table } from './measure.ts';
import { putLoad } from './put-load.ts';
import { serveProgram } from './serve-program.ts';

const rounds = Number(process.env['ROUNDS'] ?? 7);
const seconds = Number(process.env['SECONDS'] ?? 2);
const loads: readonly LoadName[] = ['get one', 'page of 50', 'add, 16 at once', 'patch'];

interface Contestant {
  readonly server: BenchServer;
  readonly authorization?: string;
}

const bearer = (token: string) => `Bearer ${token}`;

/** A server whose account has the todos, and what a client of it sends. */
async function ofAccount(
  credential: (origin: string, accessToken: string) => Promise<string>,
): Promise<Contestant> {
  const server = await started(async (folder) => {
    await addAccount(folder);
    return serveProgram(folder);
  });
  const accessToken = await signIn(server.origin);
  const authorization = bearer(await credential(server.origin, accessToken));
  await fillTodos(server.origin, { Authorization: authorization });
  return { server, authorization };
}

async function withoutAccount(): Promise<Contestant> {
  const server = await started((folder) => serveProgram(folder));
  await fillTodos(server.origin);
  return { server };
}

const baseline = 'no credentials';
const contestants = {
  [baseline]: withoutAccount,
  'personal token': () => ofAccount(personalToken),
  'access token of a session': () => ofAccount(async (_, accessToken) => accessToken),
} as const;

const loadAtFirst = (loadavg()[0] ?? 0).toFixed(1);
const perSecond = noFigures();
const processorTime = noFigures();

/** Puts all loads on three new servers: what the compiler of V8 makes of a program differs from process to process. */
async function measureRound(round: number): Promise<void> {
  await using running = new AsyncDisposableStack();
  const begun: (readonly [name: string, contestant: Contestant])[] = [];
  // Each of them is first in one round and last in another.
  const named = Object.entries(contestants);
  for (const [name, begin] of round % 2 === 0 ? named : named.toReversed()) {
    const contestant = await begin();
    running.use(contestant.server);
    begun.push([name, contestant]);
  }
  for (const load of loads) {
    for (const [name, { server, authorization }] of begun) {
      process.stderr.write(`Round ${round} of ${rounds}: ${load}, ${name}\n`);
      const options = { seconds, seed: round, ...(authorization && { authorization }) };
      const before = await server.processorTime();
      const result = await putLoad(server.origin, load, options);
      perSecond.note(name, load, result.perSecond);
      const microseconds = ((await server.processorTime()) - before) * 1e6;
      processorTime.note(name, load, microseconds / result.answered);
    }
  }
}

for (let round = 1; round <= rounds; round += 1) await measureRound(round);

/** The medians, in brackets the median of the ratios to the baseline of the same round. */
function comparison(figures: Figures): string {
  const cell = (name: string, load: string) => {
    const alone = figures.all(baseline, load);
    const ratios = figures.all(name, load).map((figure, at) => figure / (alone[at] ?? Number.NaN));
    return `${whole(figures.median(name, load))} (${medianOf(ratios).toFixed(2)})`;
  };
  return table(
    ['', ...loads],
    Object.keys(contestants).map((name) => [name, ...loads.map((load) => cell(name, load))]),
  );
}

const report = [
  '# The cost of credentials',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each with new servers, in brackets the median of the ratios to “${baseline}” in the same round.`,
  `${machine()}; the load shares the cores. ${filled.toLocaleString('en')} todos of the account ${account.name}, or of no account.`,
  'Each request looks up its token, or its session and whether the account may be used.',
  `The load average was ${loadAtFirst} at first: above 1, other programs wanted the cores.`,
  '',
  '## Requests a second',
  '',
  comparison(perSecond),
  '',
  '## Processor time of the server for each request, in microseconds',
  '',
  'Other programs that want the cores change this less.',
  '',
  comparison(processorTime),
  '',
].join('\n');
process.stdout.write(report);
await writeFile(new URL('results/credentials.md', import.meta.url), report);
