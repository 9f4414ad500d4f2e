import type { FileFault } from '@todo/application';
import type { TextBlock } from './text-blocks.ts';

export interface TextLine {
  readonly kind: 'line';
  /** From 1. */
  readonly line: number;
  /** Without the line break. */
  readonly text: string;
  /** The line break; none at the end of the file. */
  readonly end: '\n' | '\r\n' | '';
}

/** The longest entry that is read, in UTF-16 units: what is longer is a fault, and is never held as a whole. */
export const maxEntryLength = 1024 * 1024;

export const tooLong = 'The entry is longer than 1 MiB.';

/** Lines and faults of one block: one step of an asynchronous generator for each line would cost more than its reading. */
export type LineBatch = readonly (TextLine | FileFault)[];

/** The lines of a text, which end with LF or CR LF. */
export async function* textLines(
  blocks: AsyncIterable<TextBlock | FileFault>,
): AsyncGenerator<LineBatch> {
  let line = 1;
  let begun = '';
  let isTooLong = false;
  for await (const block of blocks) {
    if (block.kind === 'fault') {
      yield [block];
      continue;
    }
    const batch: (TextLine | FileFault)[] = [];
    const parts = block.text.split('\n');
    for (const [index, part] of parts.entries()) {
      if (!isTooLong) begun += part;
      if (begun.length > maxEntryLength) {
        batch.push({ kind: 'fault', line, detail: tooLong });
        isTooLong = true;
        begun = '';
      }
      if (index === parts.length - 1) break;
      if (!isTooLong) batch.push(textLine(line, begun, '\n'));
      line += 1;
      begun = '';
      isTooLong = false;
    }
    if (batch.length > 0) yield batch;
  }
  if (begun !== '') yield [textLine(line, begun, '')];
}

function textLine(line: number, text: string, end: '\n' | ''): TextLine {
  if (!text.endsWith('\r')) return { kind: 'line', line, text, end };
  return { kind: 'line', line, text: text.slice(0, -1), end: end === '' ? '' : '\r\n' };
}
