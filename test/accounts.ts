import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Machine } from './todo-program.ts';

/** A password that the rules permit. */
export const password = 'correct horse battery';

/** Runs `todo user add` with {@link password}, as an operator's script does. */
export async function addAccount(
  machine: Machine,
  name: string,
  ...options: string[]
): Promise<void> {
  const args = [machine.launcher, 'user', 'add', name, '--password-stdin', ...options];
  const child = spawn(process.execPath, args, { ...machine.options, stdio: 'pipe' });
  child.stdin.end(`${password}\n`);
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(`No account ${name}: ${said}`);
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
