import type { FileFault, JsonObject, JsonValue } from '@todo/application';
import { isJsonObject } from './incoming-todo.ts';
import { jsonStart, readJson, type JsonPosition } from './json-values.ts';
import { lineBreaks, type TextBlock } from './text-blocks.ts';
import { maxEntryLength, tooLong } from './text-lines.ts';

/** An object of a file. */
export interface JsonEntry {
  /** `wrapper` is what stands before the list of entries. */
  readonly kind: 'entry' | 'wrapper';
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly value: JsonObject;
}

/** Where in a file the reader is. Nothing of an entry that is refused is held. */
interface Reading {
  /** `garbage` is a line that is no entry, and `restart` where the next entry may begin. */
  place: 'start' | 'between' | 'entry' | 'garbage' | 'restart' | 'tail' | 'over' | 'ignored';
  line: number;
  isInList: boolean;
  isWrapped: boolean;
  isFirst: boolean;
  isRefused: boolean;
  firstLine: number;
  begun: string;
  position: JsonPosition;
  /** What the last step has read. */
  readonly found: Part[];
}

type Part = JsonEntry | FileFault;

/**
 * The objects of a JSON text (RFC 8259), one after the other: those of an array, of lines, or of an array in a member of
 * an object. It looks for the end of each object, and lets `JSON.parse` read it. So it holds no more than one object, each
 * broken one is a fault with its line, and a file of one long line is read like any other.
 * @param listName the member that has the array; without it, every object is an entry
 */
export async function* jsonEntries(
  blocks: AsyncIterable<TextBlock | FileFault>,
  listName?: string,
): AsyncGenerator<Part> {
  const reading: Reading = {
    place: 'start',
    line: 1,
    isInList: false,
    isWrapped: false,
    isFirst: true,
    isRefused: false,
    firstLine: 1,
    begun: '',
    position: { ...jsonStart },
    found: [],
  };
  for await (const block of blocks) {
    if (block.kind === 'fault') {
      yield block;
      continue;
    }
    let at = 0;
    while (at < block.text.length) {
      at = steps[reading.place](reading, block.text, at, listName);
      yield* reading.found.splice(0);
    }
  }
  if (!isWhole(reading)) yield fault(reading.line, 'The file ends in the middle.');
}

type Step = (reading: Reading, text: string, at: number, listName: string | undefined) => number;

const steps: Readonly<Record<Reading['place'], Step>> = {
  start: between,
  between,
  restart: between,
  entry: inEntry,
  garbage: inGarbage,
  tail: inTail,
  over: behind,
  ignored,
};

/** What is not white space (RFC 8259, section 2) or between two entries. */
const notBlank = /[^ \t\r\n,]/g;

function between(reading: Reading, text: string, at: number): number {
  notBlank.lastIndex = at;
  const found = notBlank.exec(text);
  const next = found?.index ?? text.length;
  reading.line += lineBreaks(text.slice(at, next));
  if (found === null) return next;
  const [character] = found;
  if (character === '{') {
    reading.place = 'entry';
    reading.firstLine = reading.line;
    reading.begun = '';
    reading.isRefused = false;
    reading.position = { ...jsonStart };
    return next;
  }
  if (character === '[' && !reading.isInList && reading.isFirst) {
    reading.isFirst = false;
    reading.isInList = true;
    reading.place = 'between';
    return next + 1;
  }
  if (character === ']' && reading.isInList) {
    reading.isInList = false;
    reading.place = reading.isWrapped ? 'tail' : 'over';
    reading.begun = '';
    return next + 1;
  }
  if (reading.place !== 'restart')
    reading.found.push(fault(reading.line, 'The line has no JSON object.'));
  reading.place = 'garbage';
  return next;
}

function inEntry(reading: Reading, text: string, at: number, listName: string | undefined): number {
  const { next, stop } = readJson(reading.position, text, at);
  const read = text.slice(at, next);
  if (!reading.isRefused) reading.begun += read;
  reading.line += lineBreaks(read);
  if (!reading.isRefused && reading.begun.length > maxEntryLength)
    reading.found.push(refuse(reading, tooLong));
  switch (stop) {
    case 'more':
      break;
    case 'list':
      if (listName !== undefined && reading.isFirst && beginsList(reading.begun, listName)) {
        beginList(reading);
      }
      break;
    case 'over':
      if (!reading.isRefused) reading.found.push(parsed(reading.begun, reading.firstLine));
      reading.place = 'between';
      reading.isFirst = false;
      break;
    case 'broken':
      // What begins where nothing can shows that the entry before it is not closed.
      if (!reading.isRefused) {
        const line = text.charAt(next) === '{' ? reading.firstLine : reading.line;
        reading.found.push(fault(line, 'The entry is not JSON.'));
      }
      reading.place = 'restart';
      break;
    case 'deep':
      if (!reading.isRefused)
        reading.found.push(refuse(reading, 'The entry is nested too deeply.'));
      reading.place = 'garbage';
      break;
  }
  return next;
}

function beginList(reading: Reading): void {
  const wrapper = parsed(`${reading.begun}]}`, reading.firstLine);
  reading.found.push(wrapper.kind === 'entry' ? { ...wrapper, kind: 'wrapper' } : wrapper);
  reading.place = 'between';
  reading.isFirst = false;
  reading.isInList = true;
  reading.isWrapped = true;
  reading.begun = '';
}

function inGarbage(reading: Reading, text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  reading.line += 1;
  reading.place = 'restart';
  return end + 1;
}

function inTail(reading: Reading, text: string, at: number): number {
  reading.begun += text.slice(at);
  reading.line += lineBreaks(text.slice(at));
  if (reading.begun.length > maxEntryLength) {
    reading.found.push(fault(reading.line, tooLong));
    reading.place = 'ignored';
  }
  return text.length;
}

/** After the list of a file. One fault is enough: what follows is not read. */
function behind(reading: Reading, text: string, at: number): number {
  notBlank.lastIndex = at;
  const found = notBlank.exec(text);
  const next = found?.index ?? text.length;
  reading.line += lineBreaks(text.slice(at, next));
  if (found === null) return next;
  reading.found.push(fault(reading.line, 'There is more after the end of the list.'));
  reading.place = 'ignored';
  return next;
}

function ignored(_: Reading, text: string): number {
  return text.length;
}

function refuse(reading: Reading, detail: string): FileFault {
  reading.isRefused = true;
  reading.begun = '';
  return fault(reading.firstLine, detail);
}

function isWhole(reading: Reading): boolean {
  if (reading.place === 'tail') return parsed(`{"":0${reading.begun}`, 1).kind === 'entry';
  return reading.place !== 'entry' && !reading.isInList;
}

function beginsList(begun: string, listName: string): boolean {
  const before = begun.slice(0, -1).trimEnd();
  return before.endsWith(':') && before.slice(0, -1).trimEnd().endsWith(`"${listName}"`);
}

function parsed(text: string, line: number): Part {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isJsonObject(value)) return { kind: 'entry', line, value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // V8 names the line within the text, if it has several: `… at position 12 (line 2 column 3)`.
    const within = Number(/\(line (\d+) column/.exec(error.message)?.[1] ?? 1);
    return fault(line + within - 1, 'The entry is not JSON.');
  }
  return fault(line, 'The entry is not a JSON object.');
}

function fault(line: number, detail: string): FileFault {
  return { kind: 'fault', line, detail };
}
