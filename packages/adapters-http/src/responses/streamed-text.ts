import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ResponseStream } from '../routes/route.ts';

/**
 * Content that is made as fast as the client reads it. Its beginning is made before this resolves, so that an error there
 * is answered as a problem; a later one breaks the connection, by which the client sees that the file is not whole.
 * @throws what `texts` throws at its beginning
 */
export async function streamedText(
  type: string,
  texts: AsyncIterable<string>,
): Promise<ResponseStream> {
  const pieces = texts[Symbol.asyncIterator]();
  const first = await pieces.next();
  return {
    type,
    begin: () => async (response) => {
      const closing = new AbortController();
      const { signal } = closing;
      response.once('close', () => closing.abort());
      if (response.closed) closing.abort();
      try {
        for (let next = first; !next.done && !signal.aborted; next = await pieces.next()) {
          if (!response.write(next.value)) await drained(response, signal);
        }
        response.end();
      } catch (error) {
        response.destroy();
        throw error;
      } finally {
        await pieces.return?.();
      }
    },
  };
}

/** Resolves when the client has read enough, or is gone. */
async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  try {
    await once(response, 'drain', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
