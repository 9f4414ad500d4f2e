import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { addAccount, password } from './accounts.ts';
import { aMachine } from './todo-program.ts';

/** How many passwords are guessed: 400, or as many as GUESSES says. */
const guesses = Number(process.env['GUESSES'] ?? 400);

const connections = 50;

/** An answer, and the moments around it. */
interface Answer {
  readonly status: number;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  /** In milliseconds since 1970, as are the waits of the server. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

async function signInAt(
  api: string,
  agent: Agent,
  given: string,
  { name = 'ada', from = '' } = {},
): Promise<Answer> {
  const sentAt = Date.now();
  const sent = request(new URL('/api/v1/sessions', api), {
    agent,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(from !== '' && { 'X-Forwarded-For': from, Forwarded: `for=${from}` }),
    },
  });
  sent.end(JSON.stringify({ name, password: given }));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  const { statusCode = 0, headers } = answer;
  const retryAfter = headers['retry-after'];
  return {
    status: statusCode,
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    sentAt,
    answeredAt: Date.now(),
  };
}

/** Guesses over many connections, each with its next guess as soon as the one before is answered. */
async function guessed(api: string, agent: Agent): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let begun = 0;
  async function guesser(): Promise<void> {
    while (begun < guesses) {
      begun += 1;
      const n = begun;
      // Neither the case of the name nor the client that a header names makes it another account or network.
      const name = ['ada', 'Ada', 'ADA', 'aDa'][n % 4] ?? '';
      const from = `203.0.${n % 256}.${n % 199}`;
      answers.push(await signInAt(api, agent, `guess number ${n}`, { name, from }));
    }
  }
  await Promise.all(Array.from({ length: connections }, guesser));
  return answers;
}

/** The seconds that a guesser waits after so many wrong passwords: none after four, then 1, 2, 4 … 900. */
function waitAfter(failed: number): number {
  return failed < 5 ? 0 : Math.min(2 ** (failed - 5), 900);
}

/** The milliseconds that the schedule asks for between the first try and the one of that number. */
function waitBefore(number: number): number {
  return Array.from({ length: number - 1 }, (_, n) => waitAfter(n + 1) * 1000).reduce(
    (sum, wait) => sum + wait,
    0,
  );
}

function assertRefused({ status, retryAfter }: Answer, failed: number): void {
  assert.equal(status, 429);
  assert.ok(retryAfter !== undefined && Number.isInteger(retryAfter));
  assert.ok(retryAfter >= 1 && retryAfter <= waitAfter(failed), `${retryAfter} s`);
}

it('Guesses from many connections are held to the schedule, across workers and a restart', async (t) => {
  await using machine = await aMachine('file');
  await addAccount(machine, 'ada');
  const keptOpen = new Agent({ keepAlive: true, maxSockets: connections });
  t.after(() => keptOpen.destroy());

  const server = await machine.serve('--workers', '2');
  const answers = await guessed(server.api, keptOpen);
  const checked = answers.filter(({ status }) => status === 401);
  const failed = checked.length;
  assert.equal(answers.length, guesses);
  const began = Math.min(...answers.map(({ sentAt }) => sentAt));
  const lastSent = Math.max(...answers.map(({ sentAt }) => sentAt));
  const lastChecked = Math.max(...checked.map(({ answeredAt }) => answeredAt));
  // The server counts a try after it was sent and before it is answered.
  assert.ok(lastChecked - began >= waitBefore(failed), `${failed} checked in time`);
  assert.ok(lastSent < lastChecked + waitAfter(failed) * 1000, `${failed}, one of them too late`);
  for (const answer of answers) {
    if (answer.status !== 401) assertRefused(answer, failed);
  }
  t.diagnostic(`${failed} of ${guesses} guesses checked in ${lastSent - began} ms`);
  assert.equal(await server.stop(), 0);

  await using restarted = await machine.serve('--workers', '2');
  const blockedUntil = Math.max(...checked.map(({ sentAt }) => sentAt)) + waitAfter(failed) * 1000;
  const first = await signInAt(restarted.api, keptOpen, 'another guess');
  if (first.answeredAt < blockedUntil) assertRefused(first, failed);
  const known = failed + (first.status === 401 ? 1 : 0);
  // Where the wait was over, that guess has begun the next one: no try is free again.
  const next = await signInAt(restarted.api, keptOpen, 'another guess');
  assertRefused(next, known);
  const tooEarly = await signInAt(restarted.api, keptOpen, password);
  assertRefused(tooEarly, known);

  await setTimeout((tooEarly.retryAfter ?? 0) * 1000);
  assert.equal((await signInAt(restarted.api, keptOpen, password)).status, 201);
  // The right password forgets the wrong ones.
  assert.equal((await signInAt(restarted.api, keptOpen, 'another guess')).status, 401);
  assert.equal((await signInAt(restarted.api, keptOpen, password)).status, 201);
});
