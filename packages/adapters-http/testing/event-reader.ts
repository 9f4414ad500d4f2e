/** A block of a stream of events: an event, a comment, or fields alone. */
export interface Block {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
  readonly comment?: string;
}

export interface EventReader extends AsyncDisposable {
  readonly response: Response;
  /** The next block; undefined at the end of the stream. Rejects if the connection breaks. */
  next(): Promise<Block | undefined>;
  /** The next event, beyond comments and fields alone; undefined at the end of the stream. */
  nextEvent(): Promise<Block | undefined>;
  /** Closes the connection. */
  close(): Promise<void>;
}

const path = '/api/v1/events';

/** Opens a stream of events on the server at `url`. */
export async function eventReader(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const closing = new AbortController();
  const response = await fetch(new URL(path, url), { headers, signal: closing.signal });
  const blocks = blocksIn(response);
  async function next(): Promise<Block | undefined> {
    const { value } = await blocks.next();
    return value ?? undefined;
  }
  async function close(): Promise<void> {
    closing.abort();
  }
  return {
    response,
    next,
    async nextEvent() {
      for (;;) {
        const block = await next();
        if (block === undefined || block.event !== undefined) return block;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function* blocksIn({ body }: Response): AsyncGenerator<Block, void> {
  if (body === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const texts = rest.split('\n\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield blockFrom(text);
  }
}

function blockFrom(text: string): Block {
  return Object.fromEntries(
    text.split('\n').map((line) => {
      const [, name = '', value = ''] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
      return [name === '' ? 'comment' : name, value];
    }),
  );
}
