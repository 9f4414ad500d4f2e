import type { CommandId } from '@todo/domain';
import { once } from './once.ts';
import { IdempotencyError } from '../errors.ts';
import type { Command, Repositories } from '../ports/store.ts';
import { commandOf, type UseCaseContext } from './use-case-context.ts';

/** The answer to a request that was carried out by this call or by an earlier one with the same key. */
export interface AnsweredOnce {
  /** The answer as JSON: the same text each time. */
  readonly json: string;
  /** The command that has carried the request out; undefined where it has changed nothing. */
  readonly command: CommandId | undefined;
  /** Whether an earlier call has carried the request out. */
  readonly replayed: boolean;
}

interface Work {
  /** Gives the answer as JSON, and whether anything of the change log is new. */
  readonly answer: (data: Repositories) => Promise<{
    readonly json: object;
    readonly hasChanged: boolean;
  }>;
  /** What the request means: the same for all requests that mean the same. */
  readonly meaning: unknown;
  readonly command: Command;
}

/**
 * Carries a request out, unless one with this key was carried out within the last 24 hours; then gives its answer.
 * @param key 1 to 255 characters, chosen by the caller
 * @throws IdempotencyError, and what `answer` throws
 */
export async function answerOnce(
  { store, owner }: UseCaseContext,
  key: string,
  { answer, meaning, command }: Work,
): Promise<AnsweredOnce> {
  using claims = new DisposableStack();
  claims.defer(store.claim(owner, key));
  const fingerprint = await fingerprintOf(JSON.stringify(meaning));
  const { answer: text, replayed } = await once(
    store,
    command,
    { key, fingerprint },
    async (data) => {
      const { json, hasChanged } = await answer(data);
      const id = hasChanged ? await runningCommand(data) : '';
      // The record of a request about one todo names it; this one may be about many.
      return { todoId: 0, revision: '', answer: `${id}\n${JSON.stringify(json)}` };
    },
  );
  return { ...answerIn(text), replayed };
}

/**
 * The answer to a request that was carried out with this key, for one that depends on what was done since.
 * @throws IdempotencyError `idempotency-mismatch`
 */
export async function answeredBefore(
  context: UseCaseContext,
  key: string,
  meaning: unknown,
): Promise<AnsweredOnce | undefined> {
  const fingerprint = await fingerprintOf(JSON.stringify(meaning));
  const command = commandOf(context);
  const before = await context.store.transaction(command, ({ requests }) =>
    requests.find(key, command.at),
  );
  if (before === undefined) return undefined;
  if (before.fingerprint !== fingerprint) throw new IdempotencyError('idempotency-mismatch');
  return { ...answerIn(before.answer), replayed: true };
}

/** The first line of what is stored is the command, the rest the answer. */
function answerIn(text: string): Pick<AnsweredOnce, 'json' | 'command'> {
  const end = text.indexOf('\n');
  return { json: text.slice(end + 1), command: text.slice(0, end) || undefined };
}

/** The command of a transaction that has made a change: its change is the latest that the transaction sees. */
async function runningCommand({ changes }: Repositories): Promise<CommandId> {
  const [latest] = await changes.before(Infinity, 1);
  return latest?.command ?? '';
}

/** SHA-256 in hexadecimal digits. */
export async function fingerprintOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
