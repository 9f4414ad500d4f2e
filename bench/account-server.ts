import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));

/** The account of a benched server. */
export const account = { name: 'ada', password: 'correct horse battery' } as const;

/** Makes the account at home in `folder`. */
export async function addAccount(folder: string): Promise<void> {
  const args = [launcher, 'user', 'add', account.name, '--password-stdin'];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(`${account.password}\n`);
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error('The account could not be made.');
}

/** The access token of a new session. */
export async function signIn(origin: string): Promise<string> {
  const { accessToken } = await post<{ accessToken: string }>(`${origin}/api/v1/sessions`, account);
  return accessToken;
}

/** The secret of a new personal token. */
export async function personalToken(origin: string, accessToken: string): Promise<string> {
  const wanted = { name: 'bench', scopes: ['todos:read', 'todos:write'] };
  const headers = { Authorization: `Bearer ${accessToken}` };
  const { secret } = await post<{ secret: string }>(`${origin}/api/v1/tokens`, wanted, headers);
  return secret;
}

async function post<Answer>(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
