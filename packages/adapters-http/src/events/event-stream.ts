import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ChangesGoneError, type TodoApp } from '@todo/application';
import { changeEvent, keepAliveComment, opening, resyncEvent, shutdownText } from './event-text.ts';

/** What a stream tells its client of. */
export interface StreamSource {
  readonly app: Pick<TodoApp, 'follow' | 'latestChanges'>;
  /** The number of the last change that the client has; the latest one when undefined. */
  readonly after: number | undefined;
  /** Whether the client's credentials still permit the stream. */
  readonly isPermitted: () => Promise<boolean>;
}

/** Times in milliseconds. */
export interface StreamTiming {
  /** Between two comments, which keep proxies from closing the connection. */
  readonly keepAlive: number;
  /** How long a client may leave unread what fills the buffers of its connection. */
  readonly unread: number;
}

/** A stream that is being sent. */
export interface EventStream {
  /** Resolves when it has ended; rejects if the storage has failed. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  readonly shutDown: () => void;
}

/** The reason why a stream ends that has not failed. */
const gone = new Error('The stream has ended.');

/**
 * Sends each change as it is committed, until the client goes, its credentials end, or it does not read. The next change
 * is read when this one fits into the buffers of the connection, so that a slow client costs the memory of one batch.
 */
export function sendEvents(
  response: ServerResponse,
  { app, after, isPermitted }: StreamSource,
  { keepAlive, unread }: StreamTiming,
): EventStream {
  const ending = new AbortController();
  const { signal } = ending;
  /** @param reason the error that ends it, or that it ends as it should */
  const end = (reason: unknown) => ending.abort(reason);
  const leave = () => end(gone);
  response.once('close', leave);
  if (response.closed) leave();

  async function write(text: string): Promise<void> {
    if (signal.aborted || response.write(text)) return;
    const cutOff = setTimeout(() => response.destroy(), unread);
    try {
      await once(response, 'drain', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearTimeout(cutOff);
    }
  }

  async function beat(): Promise<void> {
    // Then the client has something to read, and the next change waits for it.
    if (response.writableNeedDrain) return;
    if (await isPermitted()) await write(keepAliveComment);
    else leave();
  }

  async function begin(): Promise<number> {
    const latest = await latestNumber(app);
    await write(opening(after ?? latest));
    if (after === undefined || after <= latest) return after ?? latest;
    // The client knows changes that the log does not: a backup was restored.
    await write(resyncEvent(latest));
    return latest;
  }

  const isStillPermitted = oncePerTurn(isPermitted);

  /** @returns the number to go on from if changes after `last` are not kept any more; undefined at the end */
  async function follow(last: number): Promise<number | undefined> {
    try {
      for await (const change of app.follow({ after: last, signal })) {
        if (!(await isStillPermitted())) return undefined;
        await write(changeEvent(change));
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof ChangesGoneError)) throw error;
      const latest = await latestNumber(app, error.first - 1);
      await write(resyncEvent(latest));
      return latest;
    }
  }

  async function send(): Promise<void> {
    const beats = setInterval(() => void beat().catch(end), keepAlive);
    try {
      for (let last: number | undefined = await begin(); last !== undefined;) {
        last = await follow(last);
      }
      // The reason is an error if a beat has failed.
      if (signal.reason !== gone) signal.throwIfAborted();
    } finally {
      clearInterval(beats);
      end(gone);
      response.end();
    }
  }

  return {
    ended: send(),
    shutDown() {
      // What does not fit into the buffers would hold the shutdown up.
      if (response.writableNeedDrain) response.destroy();
      else response.write(shutdownText);
      leave();
    },
  };
}

/** The number of the latest change that is kept. @param otherwise where none is */
async function latestNumber(app: Pick<TodoApp, 'latestChanges'>, otherwise = 0): Promise<number> {
  const [latest] = await app.latestChanges(1);
  return latest?.seq ?? otherwise;
}

/**
 * Asks once in a turn of the event loop, in which many changes are sent that were read together. A change that the log
 * gets after a credential has ended is always read in a later turn.
 */
function oncePerTurn(ask: () => Promise<boolean>): () => Promise<boolean> {
  let isGranted = false;
  return async () => {
    if (isGranted) return true;
    if (!(await ask())) return false;
    isGranted = true;
    setImmediate(() => {
      isGranted = false;
    });
    return true;
  };
}
