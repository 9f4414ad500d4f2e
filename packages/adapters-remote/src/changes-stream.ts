import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import {
  changeJsonSchema,
  ChangesGoneError,
  type ChangeJson,
  type FollowOptions,
  type StopSignal,
} from '@todo/application';
import type { Change } from '@todo/domain';
import { historyOperations } from '@todo/rest-contract';
import * as v from 'valibot';
import { RemoteError } from './remote-error.ts';
import { changeFrom } from './received.ts';
import { otherRelease, type RestClient } from './rest-client.ts';
import { rethrowing } from './thrown-errors.ts';

/** A server sends something every 15 s: a connection that is silent for longer is lost. */
const silenceMs = 45_000;

/** Between two tries to connect again. */
const retryMs = 1000;

/** How long a server may be away, such as for a restart, before the reader is told. */
const awayMs = 60_000;

/** Follows changes over `GET /events`, and goes on after the last one when the connection was lost. */
export function followOver(client: RestClient) {
  return async function* follow({ after, signal }: FollowOptions = {}): AsyncGenerator<
    Change,
    void
  > {
    let last = after;
    let awaySince: number | undefined;
    for (;;) {
      if (signal?.aborted) return;
      try {
        for await (const event of eventsAfter(client, last, signal)) {
          awaySince = undefined;
          if (event.id !== undefined) last = event.id;
          if (event.change !== undefined) yield event.change;
        }
      } catch (error) {
        const isAway = error instanceof RemoteError && /^(unreachable|timed-out)$/.test(error.code);
        // A server that was never there will not come.
        if (!isAway || last === undefined) throw error;
        awaySince ??= performance.now();
        if (performance.now() - awaySince > awayMs) throw error;
      }
      await untilAborted(signal, delay(retryMs));
    }
  };
}

interface StreamEvent {
  readonly id: number | undefined;
  readonly change?: Change;
}

/** The events of one connection. */
async function* eventsAfter(
  client: RestClient,
  last: number | undefined,
  signal: StopSignal | undefined,
): AsyncGenerator<StreamEvent, void> {
  const answer = await rethrowing(client.server, {}, () =>
    client.stream(
      historyOperations.followChanges,
      last === undefined ? {} : { headers: { 'Last-Event-ID': `${last}` } },
    ),
  );
  const stop = () => void answer.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  answer.setTimeout(silenceMs, stop);
  try {
    for await (const block of blocksOf(answer)) {
      yield eventIn(block, client.server);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The blocks of a stream of events, one after the other; the end of the connection is their end, however it came. */
async function* blocksOf(answer: IncomingMessage): AsyncGenerator<string, void> {
  answer.setEncoding('utf8');
  let text = '';
  const parts = answer[Symbol.asyncIterator]() as AsyncIterator<string>;
  for (;;) {
    const part = await parts.next().catch(() => undefined);
    if (part === undefined || part.done) return;
    text += part.value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

/** @throws ChangesGoneError for `resync`; RemoteError for an event that is not understood */
function eventIn(block: string, server: string): StreamEvent {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value] as const];
    }),
  );
  const id = fields.has('id') ? Number(fields.get('id')) : undefined;
  const event = fields.get('event');
  if (event === 'resync') throw new ChangesGoneError((id ?? 0) + 1);
  if (event !== 'change') return { id };
  return { id, change: changeFrom(changeIn(fields.get('data') ?? '', server)) };
}

function changeIn(data: string, server: string): ChangeJson {
  try {
    return v.parse(changeJsonSchema, JSON.parse(data));
  } catch (cause) {
    throw otherRelease(server, cause);
  }
}

/** Resolves with `promise`, or when the signal is aborted. */
async function untilAborted(
  signal: StopSignal | undefined,
  promise: Promise<unknown>,
): Promise<void> {
  if (signal?.aborted) return;
  const aborted = Promise.withResolvers<void>();
  const resolve = () => aborted.resolve();
  signal?.addEventListener('abort', resolve, { once: true });
  await Promise.race([promise, aborted.promise]);
  signal?.removeEventListener('abort', resolve);
}
