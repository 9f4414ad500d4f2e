import type { FileFault } from '@todo/application';
import { CsvError, parse } from 'csv-parse/sync';
import { maxEntryLength, tooLong, type LineBatch, type TextLine } from './text-lines.ts';

export interface CsvRecord {
  readonly kind: 'record';
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

type Part = CsvRecord | FileFault;

/** So many records are parsed at once, because a call of csv-parse costs more than a record. */
const batchSize = 200;

/**
 * The records of a CSV text (RFC 4180), without blank lines. csv-parse stops at the first record that is broken, so it
 * is given whole records: the lines up to the first at whose end no quote is open. After a broken record, reading goes on
 * with its second line, so that one lost quote is one fault.
 */
export async function* csvRecords(lines: AsyncIterable<LineBatch>): AsyncGenerator<Part> {
  let delimiter: string | undefined;
  let begun: TextLine[] = [];
  let length = 0;
  let batch: (readonly TextLine[])[] = [];
  for await (const found of lines) {
    for (const line of found) {
      if (line.kind === 'fault') {
        yield line;
        continue;
      }
      delimiter ??= delimiterOf(line.text);
      const isOpen = begun.length > 0;
      if (!isOpen && line.text.trim() === '') continue;
      begun.push(line);
      length += line.text.length;
      if (isOpen !== hasOddQuotes(line.text)) {
        if (length <= maxEntryLength) continue;
        yield* parsed(batch, delimiter);
        batch = [];
        yield* broken(begun, delimiter, tooLong);
      } else {
        batch.push(begun);
      }
      begun = [];
      length = 0;
      if (batch.length < batchSize) continue;
      yield* parsed(batch, delimiter);
      batch = [];
    }
  }
  if (delimiter === undefined) return;
  yield* parsed(batch, delimiter);
  yield* broken(begun, delimiter, notClosed);
}

const notClosed = 'A quote is not closed.';

/** The separator that stands most often in the header: programs write semicolons where the comma is in numbers. */
export function delimiterOf(header: string): string {
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).sign;
}

/** The cells of one line; none where it is no record. */
export function cellsOf(line: string): readonly string[] {
  return cellsOfAll(line, delimiterOf(line))?.[0] ?? [];
}

/** Whether a quote is open at the end of a line that begins with none. A quote within quotes is written twice. */
function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

function* parsed(batch: readonly (readonly TextLine[])[], delimiter: string): Generator<Part> {
  const all = cellsOfAll(batch.map(textOf).join(''), delimiter);
  for (const [index, lines] of batch.entries()) {
    const cells = all?.length === batch.length ? all[index] : only(lines, delimiter);
    if (cells === undefined) yield* broken(lines, delimiter, 'The quotes are not as CSV has them.');
    else yield { kind: 'record', line: lines[0]?.line ?? 1, cells };
  }
}

/** The only record of these lines. */
function only(lines: readonly TextLine[], delimiter: string): readonly string[] | undefined {
  const all = cellsOfAll(textOf(lines), delimiter);
  return all?.length === 1 ? all[0] : undefined;
}

/** A fault for the first line; the others are read as if they began a record each. */
function* broken(lines: readonly TextLine[], delimiter: string, detail: string): Generator<Part> {
  const [first, ...others] = lines;
  if (first === undefined) return;
  yield { kind: 'fault', line: first.line, detail };
  for (const line of others) {
    const cells = only([line], delimiter);
    if (cells !== undefined) yield { kind: 'record', line: line.line, cells };
    else if (line.text.trim() !== '') yield { kind: 'fault', line: line.line, detail: notClosed };
  }
}

function textOf(lines: readonly TextLine[]): string {
  return lines.map(({ text, end }) => text + (end === '' ? '\n' : end)).join('');
}

function cellsOfAll(text: string, delimiter: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
