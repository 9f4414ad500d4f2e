import type { TodoFormat } from './ports/todo-format.ts';

/** A file, and the format that it seems to be in. */
export interface DetectedFile {
  /** Undefined where none of the formats can be recognized. */
  readonly format: TodoFormat | undefined;
  /** The whole file, from its beginning. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** How much of a file a format looks at, in bytes. */
const beginningLength = 64 * 1024;

/** Finds the format of a file by its beginning. */
export async function detectFormat(
  formats: readonly TodoFormat[],
  bytes: AsyncIterable<Uint8Array>,
): Promise<DetectedFile> {
  const source = bytes[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let beginning = '';
  for (let length = 0; length < beginningLength;) {
    const { done, value } = await source.next();
    if (done === true) break;
    read.push(value);
    beginning += decoder.decode(value.subarray(0, beginningLength - length), { stream: true });
    length += value.length;
  }
  const format = formats.find((one) => one.read !== undefined && one.detect(beginning));
  return { format, bytes: continued(read, source) };
}

async function* continued(
  read: Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    // Each piece is forgotten once it is taken.
    for (let piece = read.shift(); piece !== undefined; piece = read.shift()) yield piece;
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      yield next.value;
    }
  } finally {
    await source.return?.();
  }
}
