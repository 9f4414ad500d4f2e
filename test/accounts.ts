import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { argon2PasswordHasher, randomSecrets } from '@todo/adapters-crypto';
import { openDatabase } from '@todo/adapters-persistence';
import { createAccountManager, systemClock } from '@todo/application';
import type { ProgramRun } from '../scripts/run-program.ts';
import type { Machine } from './todo-program.ts';

/** A password that the rules permit. */
export const password = 'correct horse battery';

/** Runs `todo` with `input` in the pipe at stdin. */
export async function todoReading(
  machine: Machine,
  input: string,
  ...args: readonly string[]
): Promise<ProgramRun> {
  const child = spawn(process.execPath, [machine.launcher, ...args], {
    ...machine.options,
    stdio: 'pipe',
  });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: child.exitCode ?? -1, stdout, stderr };
}

/** Runs `todo user add` with {@link password}, as an operator's script does. */
export async function addAccount(
  machine: Machine,
  name: string,
  ...options: string[]
): Promise<void> {
  const args = ['user', 'add', name, '--password-stdin', ...options];
  const { exitCode, stderr } = await todoReading(machine, `${password}\n`, ...args);
  if (exitCode !== 0) throw new Error(`No account ${name}: ${stderr}`);
}

/** The same for several names, in this process, which takes less time. */
export async function addAccounts(machine: Machine, names: readonly string[]): Promise<void> {
  await using database = await openDatabase({ url: machine.database });
  const manager = createAccountManager({
    accounts: database.accounts,
    passwords: argon2PasswordHasher(),
    secrets: randomSecrets(),
    clock: systemClock,
  });
  for (const name of names) await manager.add(name, password);
}

/** The tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Signs in. @param origin of the server. @throws Error where the answer is not 201 */
export async function signIn(origin: string, name: string, given = password): Promise<Tokens> {
  const answer = await fetch(new URL('/api/v1/sessions', origin), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, password: given }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

/** What a browser says of a page of the server itself. */
export const ownPage = { 'Sec-Fetch-Site': 'same-origin' } as const;

/**
 * Signs in as a page does.
 * @returns the value of the header Cookie that its browser sends from then on
 * @throws Error where the answer is not 204
 */
export async function signInFromPage(origin: string, name: string): Promise<string> {
  const answer = await fetch(new URL('/api/v1/sessions/cookie', origin), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...ownPage },
    body: JSON.stringify({ name, password }),
  });
  if (answer.status !== 204) throw new Error(`${answer.status}: ${await answer.text()}`);
  const [cookie = ''] = (answer.headers.get('Set-Cookie') ?? '').split(';');
  return cookie;
}
