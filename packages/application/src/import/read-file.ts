import { describe, InvalidTodoError, sentence, type Instant } from '@todo/domain';
import { InvalidFileError, LossyFileError, mostFileFaults, type LineFault } from '../errors.ts';
import type { OpenSpool, Spool } from '../ports/spool.ts';
import type { IncomingTodo, TodoFormat } from '../ports/todo-format.ts';
import { digest, shortDigest } from './digest.ts';
import { spooledText, spooledTodo } from './spooled-todo.ts';

/** A file that is to be read. */
export interface FileToRead {
  readonly format: TodoFormat;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The IANA name of the time zone of the person. */
  readonly timeZone: string;
  /** Whether a loss is an error. */
  readonly strict: boolean;
}

/** A file that was read, and is whole and sound. The spool is to be closed. */
export interface ReadFile {
  readonly spool: Spool;
  readonly todos: number;
  /** How many entries do not become a todo by a rule of the format. */
  readonly skipped: number;
  readonly losses: Losses;
}

/** By field, of how many todos something could not be kept. */
export type Losses = Readonly<Record<string, number>>;

/** Entries per block: even with the longest notes, a block takes a few MB. */
const blockSize = 500;
/** A block also ends here, in characters, for entries with much beside their fields. */
const blockLength = 4_000_000;
const longestExternalId = 500;

/**
 * Reads a whole file and checks each of its todos, while memory stays flat.
 * @throws InvalidFileError with every fault, LossyFileError, StorageError, and what `bytes` throws
 */
export async function readWholeFile(
  { format, bytes, timeZone, strict }: FileToRead,
  openSpool: OpenSpool,
  now: Instant,
): Promise<ReadFile> {
  const { read } = format;
  if (read === undefined) throw new TypeError(`${format.title} can only be written.`);
  const spool = await openSpool();
  try {
    const faults = faultList();
    const losses = new Map<string, number>();
    const externalIdOf = uniqueIds();
    let [todos, skipped] = [0, 0];
    let block: string[] = [];
    let length = 0;
    const flush = async () => {
      // Of a file with a fault, nothing is stored.
      if (block.length > 0 && faults.total === 0) await spool.append(block);
      [block, length] = [[], 0];
    };
    for await (const entry of read(bytes, { timeZone, now })) {
      if (entry.kind === 'fault') faults.add(entry.line, entry.detail);
      else if (entry.kind === 'skipped') skipped += 1;
      else {
        const text = checked(entry, externalIdOf(entry), now, faults);
        for (const field of new Set(entry.losses)) losses.set(field, (losses.get(field) ?? 0) + 1);
        todos += 1;
        if (text === undefined) continue;
        block.push(text);
        length += text.length;
        if (block.length >= blockSize || length >= blockLength) await flush();
      }
    }
    await flush();
    if (faults.total > 0) throw new InvalidFileError(faults.first, faults.total);
    const lost = Object.fromEntries(losses);
    if (strict && losses.size > 0) throw new LossyFileError(lost);
    return { spool, todos, skipped, losses: lost };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

interface FaultList {
  readonly first: LineFault[];
  total: number;
  add(line: number, detail: string): void;
}

function faultList(): FaultList {
  const first: LineFault[] = [];
  return {
    first,
    total: 0,
    add(line, detail) {
      this.total += 1;
      if (first.length < mostFileFaults) first.push({ pointer: '', line, detail });
    },
  };
}

/** The entry for the spool; none where it has a fault, which is noted. */
function checked(
  entry: IncomingTodo,
  externalId: string,
  now: Instant,
  faults: FaultList,
): string | undefined {
  const idFault = externalIdFault(externalId);
  if (idFault !== undefined) {
    faults.add(entry.line, idFault);
    return undefined;
  }
  try {
    return spooledText(spooledTodo(entry, externalId, now));
  } catch (error) {
    if (!(error instanceof InvalidTodoError)) throw error;
    faults.add(entry.line, sentence(describe(error.faults)));
    return undefined;
  }
}

function externalIdFault(externalId: string): string | undefined {
  if (externalId.length > longestExternalId) {
    return `The id has more than ${longestExternalId} characters.`;
  }
  return /\p{Cc}/u.test(externalId) || !externalId.isWellFormed()
    ? 'The id has characters that no id has.'
    : undefined;
}

/**
 * The id of each entry of a file, in their order: its own or, where it has none, one from its task. An id that occurs
 * again has its number appended, so that no entry is taken for another.
 */
function uniqueIds(): (entry: IncomingTodo) => string {
  const occurrences = new Map<number, number>();
  return ({ externalId, fields }) => {
    const id = externalId ?? `~${shortDigest(fields.task)}${shortDigest(fields.task, 1)}`;
    const key = digest(id);
    const before = occurrences.get(key) ?? 0;
    occurrences.set(key, before + 1);
    return before === 0 ? id : `${id}~${before}`;
  };
}
