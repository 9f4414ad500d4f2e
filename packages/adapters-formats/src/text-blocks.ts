import type { FileFault } from '@todo/application';

/** A stretch of a file as text, without the byte order mark of the file. It may end within a line. */
export interface TextBlock {
  readonly kind: 'text';
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

/** In bytes. A caller may pass a whole file as one array: the text of it is not made at once. */
const blockSize = 64 * 1024;

const utf16 = 'The file is UTF-16: save it as UTF-8.';

/**
 * Decodes UTF-8 and holds no more than one block. A line that is not UTF-8 is a fault, and its text follows with U+FFFD,
 * so that what comes after it is read in its place. A file with NUL is read no further.
 */
export async function* textBlocks(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<TextBlock | FileFault> {
  let line = 1;
  let badLine = 0;
  for await (const piece of wholeCharacters(bytes)) {
    const isFirst = line === 1 && badLine === 0;
    if (isFirst && isUtf16(piece)) {
      yield { kind: 'fault', line, detail: utf16 };
      return;
    }
    const nul = piece.indexOf(0);
    if (nul >= 0) {
      const detail = 'The line has a NUL character: the file is not text in UTF-8.';
      yield {
        kind: 'fault',
        line: line + lineBreaks(lenient.decode(piece.subarray(0, nul))),
        detail,
      };
      return;
    }
    let text = decoded(piece);
    if (text === undefined) {
      for (const bad of linesNotDecoded(piece, line)) {
        if (bad === badLine) continue;
        badLine = bad;
        yield {
          kind: 'fault',
          line: bad,
          detail: 'The line is not UTF-8: save the file as UTF-8.',
        };
      }
      text = lenient.decode(piece);
    }
    yield { kind: 'text', line, text };
    line += lineBreaks(text);
  }
}

/** The text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function* linesNotDecoded(bytes: Uint8Array, first: number): Generator<number> {
  let line = first;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end + 1;
    if (decoded(bytes.subarray(start, stop)) === undefined) yield line;
    line += 1;
    start = stop;
  }
}

/** The bytes of the file in blocks, none of which ends within a character. */
async function* wholeCharacters(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  let isFirst = true;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += blockSize) {
      const piece = joined(rest, chunk.subarray(at, at + blockSize));
      // The byte order mark is three bytes long.
      if (isFirst && piece.length < 3) {
        rest = piece;
        continue;
      }
      const start = isFirst && isMarked(piece) ? 3 : 0;
      isFirst = false;
      const end = piece.length - unfinished(piece);
      rest = piece.slice(end);
      yield piece.subarray(start, end);
    }
  }
  if (rest.length > 0) yield rest;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function isMarked(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The number of bytes at the end that begin a character and do not finish it (RFC 3629, section 3). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < characterLength(byte) ? back : 0;
  }
  return 0;
}

function characterLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** The number of line feeds. */
export function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
