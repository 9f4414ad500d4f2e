import type { FileEntry, IncomingTodo, OutgoingTodo, TodoFormat } from '@todo/application';

/** An entry of a file of {@link aFormat}. */
export type FileLine = Omit<IncomingTodo, 'kind' | 'line'> | { readonly skipped: string };

/** A format for tests: one entry per line as JSON. It cannot hold notes. */
export const aFormat = {
  name: 'lines',
  title: 'Lines',
  mediaType: 'application/x-lines',
  extension: 'lines',
  detect: (beginning) => beginning.startsWith('{'),

  async *read(bytes) {
    const decoder = new TextDecoder();
    let [rest, line] = ['', 0];
    for await (const piece of bytes) {
      const texts = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = texts.pop() ?? '';
      for (const text of texts) yield entryFrom(text, (line += 1));
    }
    if (rest !== '') yield entryFrom(rest, line + 1);
  },

  async *write(todos, { onLoss }) {
    for await (const { todo, external } of todos) {
      if (todo.notes !== '') onLoss('notes', todo);
      yield `${JSON.stringify(lineOf(todo, external))}\n`;
    }
  },
} as const satisfies TodoFormat;

/** A file of {@link aFormat}, in pieces that end anywhere. */
export async function* aFile(
  lines: Iterable<FileLine | string>,
  pieceLength = 1000,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  let pending: Uint8Array = new Uint8Array();
  for (const line of lines) {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const bytes = encoder.encode(`${text}\n`);
    const both = new Uint8Array(pending.length + bytes.length);
    both.set(pending);
    both.set(bytes, pending.length);
    pending = both;
    while (pending.length >= pieceLength) {
      yield pending.slice(0, pieceLength);
      pending = pending.slice(pieceLength);
    }
  }
  yield pending;
}

/** The bytes of a file that an export has written. */
export async function* bytesOf(file: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const text of file) yield encoder.encode(text);
}

function entryFrom(text: string, line: number): FileEntry {
  try {
    const entry = JSON.parse(text) as FileLine;
    if ('skipped' in entry) return { kind: 'skipped', line, detail: entry.skipped };
    return { ...entry, kind: 'todo', line };
  } catch {
    return { kind: 'fault', line, detail: 'This is not JSON.' };
  }
}

function lineOf(
  { id, createdAt, updatedAt, completedAt, ...todo }: OutgoingTodo['todo'],
  external: OutgoingTodo['external'],
): FileLine {
  const { task, status, priority, due, tags } = todo;
  return {
    externalId: external?.id ?? `${id} ${createdAt}`,
    origin: { id, createdAt },
    fields: { task, status, priority, due, tags },
    createdAt,
    updatedAt,
    ...(completedAt !== null && { completedAt }),
    ...(external?.extra !== undefined && { extra: external.extra }),
  };
}
