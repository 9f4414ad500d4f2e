/*
 * Whether the time of a refused sign-in tells if an account exists, and what sign-ins cost the requests of others.
 *
 *   npm run bench:sign-in
 *
 * TRIES changes how many sign-ins are timed for each kind of name.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { account, addAccount, signIn } from './account-server.ts';
import { medianOf } from './figures.ts';
import { fillTodos } from './fill-todos.ts';
import { started } from './http-servers.ts';
import { machine, table } from './measure.ts';
import { putLoad } from './put-load.ts';
import { serveProgram } from './serve-program.ts';

const tries = Number(process.env['TRIES'] ?? 500);
const signIns = 50;

/** Each try comes from a network of its own, so that none has to wait. */
let network = 0;
function anotherNetwork(): string {
  network += 1;
  return `10.${Math.floor(network / 256) % 256}.${network % 256}.1`;
}

/** @returns the status of the answer, and how long it took in milliseconds */
async function trySignIn(origin: string, name: string, password: string) {
  const begin = performance.now();
  const answer = await fetch(`${origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': anotherNetwork() },
    body: JSON.stringify({ name, password }),
  });
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - begin };
}

/** How long refused tries take, of a known and an unknown name in turns. */
async function timings(origin: string) {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let turn = 0; turn < tries; turn += 1) {
    const turns = [
      async () => known.push((await trySignIn(origin, account.name, 'wrong horse')).ms),
      async () => unknown.push((await trySignIn(origin, `eve-${turn}`, 'wrong horse')).ms),
    ];
    for (const one of turn % 2 === 0 ? turns : turns.toReversed()) await one();
  }
  return { known, unknown };
}

/** The share of pairs in which the first is the slower: 0.5 where the two cannot be told apart. */
function slowerShare(first: readonly number[], second: readonly number[]): number {
  let slower = 0;
  for (const a of first) for (const b of second) slower += a > b ? 1 : a === b ? 0.5 : 0;
  return slower / (first.length * second.length);
}

/** The Mann–Whitney U test with the normal approximation: how many standard deviations the share is from 0.5. */
function deviations(share: number, first: number, second: number): number {
  return (share - 0.5) / Math.sqrt((first + second + 1) / (12 * first * second));
}

/** Signs in until it succeeds: too many at once are asked to come again. @returns how often it was asked to */
async function signInAtLast(origin: string): Promise<number> {
  for (let refused = 0; ; refused += 1) {
    const { status } = await trySignIn(origin, account.name, account.password);
    if (status === 201) return refused;
    if (status !== 503) throw new Error(`A sign-in was answered with ${status}.`);
    await setTimeout(100);
  }
}

function quantile(figures: readonly number[], share: number): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length * share)] ?? Number.NaN;
}

const loadAtFirst = (loadavg()[0] ?? 0).toFixed(1);
await using server = await started(async ({ folder }) => {
  await addAccount(folder);
  return serveProgram(folder, { env: { TRUST_PROXY: '1' } });
});
const { origin } = server;
const authorization = `Bearer ${await signIn(origin)}`;
await fillTodos(origin, { Authorization: authorization });

const { known, unknown } = await timings(origin);
const share = slowerShare(known, unknown);
const off = deviations(share, known.length, unknown.length);

const load = { seconds: 5, seed: 1, connections: 4, authorizations: [authorization] };
const alone = await putLoad(origin, 'get one', load);
const memoryBefore = await server.memory();
const loaded = putLoad(origin, 'get one', { ...load, seed: 2 });
await setTimeout(1500);
const begin = performance.now();
const refused = await Promise.all(Array.from({ length: signIns }, () => signInAtLast(origin)));
const seconds = (performance.now() - begin) / 1000;
const memoryAfter = await server.memory();
const during = await loaded;

const ms = (figure: number) => figure.toFixed(1);
const row = (name: string, figures: readonly number[]) => [
  name,
  ms(medianOf(figures)),
  ...[0.05, 0.25, 0.75, 0.95].map((at) => ms(quantile(figures, at))),
];
const report = [
  '# Signing in',
  '',
  `${machine()}; the clients share the cores. The load average was ${loadAtFirst} at first: above 1, other programs`,
  'wanted the cores.',
  '',
  '## Whether the time tells that a name exists',
  '',
  `A wrong password for a known and for an unknown name, ${tries} times each in turns, in milliseconds.`,
  '',
  table(
    ['', 'median', '5 %', '25 %', '75 %', '95 %'],
    [row('known', known), row('unknown', unknown)],
  ),
  '',
  `Of all pairs, the known name was the slower in ${(100 * share).toFixed(1)} %; 50 % tells nothing. That is ${off.toFixed(1)}`,
  'standard deviations off (Mann–Whitney), where chance alone gives −2 to 2.',
  '',
  '## What sign-ins cost the requests of others',
  '',
  `${signIns} people sign in at the same moment while 4 connections get todos. All were in after ${seconds.toFixed(1)} s;`,
  `they were asked to come again ${refused.reduce((sum, times) => sum + times, 0)} times.`,
  '',
  table(
    ['', 'gets a second', 'p99 of a get, ms', 'memory, MiB'],
    [
      ['alone', Math.round(alone.perSecond).toLocaleString('en'), `${alone.p99}`, ms(memoryBefore)],
      [
        'with the sign-ins',
        Math.round(during.perSecond).toLocaleString('en'),
        `${during.p99}`,
        ms(memoryAfter),
      ],
    ],
  ),
  '',
].join('\n');
process.stdout.write(report);
await writeFile(new URL('results/sign-in.md', import.meta.url), report);
