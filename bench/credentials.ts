/*
 * What it costs to check the credentials of each request: without accounts, with a personal token and with the access
 * token of a session. One process serves the database without an account and the one with an account, because what the
 * compiler of V8 makes of a program differs from process to process by more than credentials cost.
 *
 *   npm run bench:credentials
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, addAccount, personalToken, signIn } from './account-server.ts';
import { medianOf, noFigures, whole, type Figures } from './figures.ts';
import { fillTodos } from './fill-todos.ts';
import { processorTimeOf } from './http-servers.ts';
import { filled, type LoadName } from './loads.ts';
import { machine, table } from './measure.ts';
import { putLoad } from './put-load.ts';
import type { Origins } from './serve-with-and-without-accounts.ts';

const rounds = Number(process.env['ROUNDS'] ?? 7);
const seconds = Number(process.env['SECONDS'] ?? 2);
const loads: readonly LoadName[] = ['get one', 'page of 50', 'add, 16 at once', 'patch'];

const baseline = 'no credentials';

interface Contestant {
  readonly name: string;
  readonly origin: string;
  readonly authorizations: readonly string[];
}

/** The server without an account, and the two credentials of the account of the other one, which has the same todos. */
async function contestantsOf({ withAccount, withoutAccount }: Origins): Promise<Contestant[]> {
  const accessToken = await signIn(withAccount);
  const secret = await personalToken(withAccount, accessToken);
  await fillTodos(withoutAccount);
  await fillTodos(withAccount, { Authorization: bearer(secret) });
  return [
    { name: baseline, origin: withoutAccount, authorizations: [] },
    { name: 'personal token', origin: withAccount, authorizations: [bearer(secret)] },
    {
      name: 'access token of a session',
      origin: withAccount,
      authorizations: [bearer(accessToken)],
    },
  ];
}

const bearer = (token: string) => `Bearer ${token}`;

/** Starts the process of both servers in two folders beneath `folder`. */
async function startBoth(folder: string) {
  const folders = ['account', 'no-account'].map((name) => join(folder, name));
  for (const each of folders) await mkdir(each);
  await addAccount(folders[0] ?? '');
  const child = fork(join(import.meta.dirname, 'serve-with-and-without-accounts.ts'), folders);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The servers ended.')));
  const [origins] = (await Promise.race([once(child, 'message'), ended])) as [Origins];
  ended.catch(() => {});
  return { child, origins };
}

const loadAtFirst = (loadavg()[0] ?? 0).toFixed(1);
const perSecond = noFigures();
const processorTime = noFigures();
const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
const { child, origins } = await startBoth(folder);
try {
  const contestants = await contestantsOf(origins);
  // Round 0 only warms up: the first requests of a process are answered by code that is not compiled yet.
  for (let round = 0; round <= rounds; round += 1) {
    // Each of them is first in one round and last in another.
    const inTurn = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const load of loads) {
      for (const { name, origin, authorizations } of inTurn) {
        process.stderr.write(`Round ${round} of ${rounds}: ${load}, ${name}\n`);
        const options = { seconds, seed: round, authorizations };
        const before = await processorTimeOf(child.pid);
        const result = await putLoad(origin, load, options);
        if (round === 0) continue;
        perSecond.note(name, load, result.perSecond);
        const microseconds = ((await processorTimeOf(child.pid)) - before) * 1e6;
        processorTime.note(name, load, microseconds / result.answered);
      }
    }
  }
} finally {
  child.kill();
  await rm(folder, { recursive: true, force: true });
}

/** The medians, in brackets the median of the ratios to the baseline of the same round. */
function comparison(figures: Figures): string {
  const cell = (name: string, load: string) => {
    const alone = figures.all(baseline, load);
    const ratios = figures.all(name, load).map((figure, at) => figure / (alone[at] ?? Number.NaN));
    return `${whole(figures.median(name, load))} (${medianOf(ratios).toFixed(2)})`;
  };
  return table(
    ['', ...loads],
    figures
      .rows()
      .toSorted(baselineFirst)
      .map((name) => [name, ...loads.map((load) => cell(name, load))]),
  );
}

function baselineFirst(a: string, b: string): number {
  return Number(b === baseline) - Number(a === baseline);
}

const report = [
  '# The cost of credentials',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each, in brackets the median of the ratios to “${baseline}” in the same round. One process serves all.`,
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
