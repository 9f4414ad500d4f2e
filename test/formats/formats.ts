import type { FileEntry, IncomingTodo, OutgoingTodo, TodoFormat } from '@todo/application';
import { dueFrom, instant, type Instant, type Todo } from '@todo/domain';

/*
 * Formats in tests: the text of a file in, what is in it out, and the other way round.
 */

export const context = { timeZone: 'Europe/Berlin', now: instant(Date.UTC(2026, 10, 22, 9, 30)) };

type Context = typeof context;

export async function entriesOf(
  format: TodoFormat,
  file: string | Uint8Array | AsyncIterable<Uint8Array>,
  settings: Context = context,
): Promise<readonly FileEntry[]> {
  const entries: FileEntry[] = [];
  if (format.read === undefined) throw new Error(`${format.name} is not read`);
  for await (const entry of format.read(bytesOf(file), settings)) entries.push(entry);
  return entries;
}

/** The todos of a file that has nothing else. */
export async function todosOf(
  format: TodoFormat,
  file: string | Uint8Array | AsyncIterable<Uint8Array>,
  settings: Context = context,
): Promise<readonly IncomingTodo[]> {
  const entries = await entriesOf(format, file, settings);
  return entries.map((entry) => {
    if (entry.kind !== 'todo') throw new Error(`line ${entry.line}: ${entry.detail}`);
    return entry;
  });
}

export interface Written {
  readonly text: string;
  /** The fields that each todo has lost, by its id. */
  readonly losses: ReadonlyMap<number, readonly string[]>;
}

export async function written(
  format: TodoFormat,
  todos: readonly OutgoingTodo[],
  settings: Context = context,
): Promise<Written> {
  if (format.write === undefined) throw new Error(`${format.name} is not written`);
  const losses = new Map<number, string[]>();
  const onLoss = (field: string, { id }: Todo) => {
    losses.set(id, [...(losses.get(id) ?? []), field]);
  };
  const parts: string[] = [];
  for await (const part of format.write(each(todos), { ...settings, onLoss })) parts.push(part);
  return { text: parts.join(''), losses };
}

/** What an entry of a file is once it is stored, as far as it says so. */
export function todoOf(entry: IncomingTodo, id: number): Todo {
  const { task, status = 'Pending', priority = 'none', due, tags = [], notes = '' } = entry.fields;
  const createdAt: Instant = entry.createdAt ?? context.now;
  return {
    id,
    version: 1,
    revision: `r${id}`,
    task: task.trim(),
    status,
    priority,
    due: due === undefined || due === null ? null : (dueFrom(due) ?? null),
    tags,
    notes,
    createdAt,
    updatedAt: entry.updatedAt ?? createdAt,
    completedAt: status === 'Completed' ? (entry.completedAt ?? createdAt) : null,
  };
}

/** A todo of a file as it goes out again. */
export function outgoingOf(entry: IncomingTodo, id = 1): OutgoingTodo {
  const todo = todoOf(entry, id);
  if (entry.externalId === undefined) return { todo };
  return {
    todo,
    external: { id: entry.externalId, ...(entry.extra && { extra: entry.extra }) },
  };
}

export async function* each<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

function bytesOf(file: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (typeof file === 'string') return each([new TextEncoder().encode(file)]);
  return file instanceof Uint8Array ? each([file]) : file;
}
