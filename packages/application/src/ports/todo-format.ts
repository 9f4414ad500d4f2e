import type { Instant, NewTodo, Todo, TodoId } from '@todo/domain';

/**
 * Driven port: a file format in which todos come in and go out. A format knows no storage and no owner, and holds no
 * more than a few todos in memory at a time.
 */
export interface TodoFormat {
  /** The name in `--format` and `?format=`. */
  readonly name: string;
  /** For people: `Taskwarrior JSON`. */
  readonly title: string;
  /** For Content-Type, with the charset where it has one. */
  readonly mediaType: string;
  /** The end of file names, without the dot. */
  readonly extension: string;
  /**
   * Whether a file that begins like this is in the format. At most one format says so of a file.
   * @param beginning up to 64 KiB of the file as text
   */
  readonly detect: (beginning: string) => boolean;
  /**
   * Reads a file; absent where the format is only written. Each fault of the file is an entry, so that all are reported:
   * reading throws only what `bytes` throws. A file that is damaged throughout has a fault for each line.
   */
  readonly read?: (
    bytes: AsyncIterable<Uint8Array>,
    context: FormatContext,
  ) => AsyncIterable<FileEntry>;
  /** Writes a file; absent where the format is only read. */
  readonly write?: (
    todos: AsyncIterable<OutgoingTodo>,
    context: FormatContext & { readonly onLoss: OnLoss },
  ) => AsyncIterable<string>;
}

/** The settings of one reading or writing. */
export interface FormatContext {
  /** The IANA name of the time zone of the person, for formats that have no days or no zones: `Europe/Berlin`. */
  readonly timeZone: string;
  readonly now: Instant;
}

/** Is called with the field of the todo that the format cannot hold. */
export type OnLoss = (field: string, todo: Todo) => void;

/** What a format reads: a todo, an entry that its rules leave out, or a fault. */
export type FileEntry = IncomingTodo | SkippedEntry | FileFault;

/** One todo of a file. */
export interface IncomingTodo {
  readonly kind: 'todo';
  /** The line on which it begins, from 1. */
  readonly line: number;
  /**
   * Its id in the other program, by which the next import knows it again. Where the format has no ids, an id that the
   * format makes of what seldom changes in an entry; absent where it cannot.
   */
  readonly externalId?: string;
  /** The todo from which this program once wrote the entry: the entry is that todo if it has both of these still. */
  readonly origin?: { readonly id: TodoId; readonly createdAt: Instant };
  /** Valid by the rules of the domain: an entry with fields that are not is a fault. */
  readonly fields: NewTodo;
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  /** Only of a completed todo. */
  readonly completedAt?: Instant;
  /** Whether the other program has deleted it: it goes to the trash. */
  readonly isDeleted?: true;
  /** What the file says beyond our fields, as JSON: stored beside the todo, and written again in the same format. */
  readonly extra?: JsonObject;
  /** The names of the fields that hold less than the file says, and of what neither the fields nor `extra` hold. */
  readonly losses?: readonly string[];
}

/** An entry that does not become a todo, by a rule of the format: an occurrence of a recurring task. */
export interface SkippedEntry {
  readonly kind: 'skipped';
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** One sentence. */
  readonly detail: string;
}

/** A place in a file that cannot be read. */
export interface FileFault {
  readonly kind: 'fault';
  /** From 1. */
  readonly line: number;
  /** One sentence. */
  readonly detail: string;
}

/** One todo to be written. */
export interface OutgoingTodo {
  readonly todo: Todo;
  /** Where it came from in a file of this format. */
  readonly external?: { readonly id: string; readonly extra?: JsonObject };
}

/** A value of JSON (RFC 8259). */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object of JSON (RFC 8259). */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
