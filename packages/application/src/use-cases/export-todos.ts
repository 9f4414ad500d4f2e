import type { Todo, TodoId } from '@todo/domain';
import { InvalidQueryError } from '../errors.ts';
import type { JsonObject, OnLoss, OutgoingTodo, TodoFormat } from '../ports/todo-format.ts';
import type { TodoPosition } from '../ports/todo-repository.ts';
import { parse } from '../schemas/parse.ts';
import { withoutDates, type ListFilter } from '../schemas/list-query.ts';
import { listQuerySchema } from '../schemas/todo-schemas.ts';
import { filterFrom, type TodoFilter } from '../todo-filter.ts';
import type { UseCaseContext } from './use-case-context.ts';

/** Which todos are exported, and in what format. */
export interface ExportOptions {
  readonly format: TodoFormat;
  /** The IANA name of the time zone of the person. */
  readonly timeZone: string;
  /** All todos when left out. */
  readonly filter?: ListFilter | undefined;
  /** Is called with the field of a todo that the format cannot hold. */
  readonly onLoss?: OnLoss | undefined;
}

/** Pieces of a file have about this length, in UTF-16 units: a format gives one for each todo, too few for a write. */
const pieceLength = 64 * 1024;

/** Todos per page: even with the longest notes, a page takes a few MB. */
const pageSize = 500;

export function exportTodos(context: UseCaseContext) {
  /**
   * The todos as a file, in pieces of about 64 Ki characters, by rising id. A todo that matches from the beginning to the end is there once;
   * one that is changed meanwhile is as it was before or after.
   * @throws InvalidQueryError at once; StorageError while it is read
   */
  return ({
    format,
    timeZone,
    filter = {},
    onLoss = () => {},
  }: ExportOptions): AsyncIterable<string> => {
    const { value, faults } = parse(listQuerySchema, withoutDates(filter));
    if (faults) throw new InvalidQueryError(faults);
    const { write, title, name } = format;
    if (write === undefined) throw new TypeError(`${title} can only be read.`);
    const matching = outgoing(context, filterFrom(value, context.clock), name);
    return inPieces(write(matching, { timeZone, now: context.clock.now(), onLoss }));
  };
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** The todos that match, with what is known of them in files of the format. */
async function* outgoing(
  { store, owner }: UseCaseContext,
  filter: TodoFilter,
  source: string,
): AsyncGenerator<OutgoingTodo, void> {
  for (let after: TodoPosition | undefined; ;) {
    const from = after === undefined ? {} : { after };
    const page = await store.read(owner, async (data) => {
      const { todos, next } = await data.todos.list({ ...filter, limit: pageSize, ...from });
      const known = await data.externalIds.of(
        source,
        todos.map(({ id }) => id),
      );
      return { todos, next, external: externalsOf(known) };
    });
    for (const todo of page.todos) yield outgoingTodo(todo, page.external);
    if (page.next === undefined) return;
    after = page.next;
  }
}

type Externals = ReadonlyMap<TodoId, NonNullable<OutgoingTodo['external']>>;

/** Of several foreign ids of a todo, the first by code unit, so that each export writes the same one. */
function externalsOf(
  known: readonly { readonly externalId: string; todoId: TodoId; extra: string | null }[],
): Externals {
  const sorted = known.toSorted((a, b) => (a.externalId < b.externalId ? 1 : -1));
  return new Map(
    sorted.map(({ externalId: id, todoId, extra }) => [
      todoId,
      extra === null ? { id } : { id, extra: JSON.parse(extra) as JsonObject },
    ]),
  );
}

function outgoingTodo(todo: Todo, externals: Externals): OutgoingTodo {
  const external = externals.get(todo.id);
  return external === undefined ? { todo } : { todo, external };
}
