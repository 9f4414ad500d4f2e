import {
  assertHolds,
  commandPattern,
  CommandNotFoundError,
  InvalidQueryError,
  listAll,
  listQuerySchema,
  maxLimit,
  maxOperations,
  parse,
  StaleVersionError,
  subscriptionTo,
  TodoNotFoundError,
  trashCursorFrom,
  trashPositionFrom,
  withoutDates,
  type AnsweredOnce,
  type BatchOperation,
  type BatchResultsJson,
  type ChangePage,
  type ChangesQuery,
  type Clock,
  type ListQuery,
  type OnCommitted,
  type Precondition,
  type Reverted,
  type RevertedJson,
  type TodoApp,
  type TodoList,
} from '@todo/application';
import {
  draft,
  dueFrom,
  eachOf,
  type CommandId,
  type NewTodo,
  type RepeatedFields,
  type Todo,
  type TodoChanges,
  type TodoId,
  type TodoIds,
} from '@todo/domain';
import { historyOperations, todoOperations } from '@todo/rest-contract';
import { followOver } from './changes-stream.ts';
import { RemoteError } from './remote-error.ts';
import { exportOver, importOver } from './remote-files.ts';
import { changeFrom, todoFrom, trashedFrom } from './received.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { rethrowing, type Asked } from './thrown-errors.ts';

type Changes = TodoChanges & RepeatedFields;

/** After so many changes of others in the meantime, an edit gives up. */
const maxTries = 100;

/** The use cases of todos over the API of a server. Writes go through routes that take an `Idempotency-Key`. */
export function remoteApp(client: RestClient, clock: Clock): TodoApp {
  const asking = <Result>(asked: Asked, call: () => Promise<Result>) =>
    rethrowing(client.server, asked, call);

  const get: TodoApp['get'] = (id) =>
    asking({ id }, async () => {
      const { json, revision } = await client.call(todoOperations.getTodo, { params: { id } });
      return todoFrom(json, revision);
    });

  async function sendBatch(
    operations: readonly BatchOperation[],
    { key = client.newKey(), onCommitted, isBatch }: BatchOptions = {},
  ): Promise<RestAnswer<BatchResultsJson>> {
    if (operations.length > maxOperations) throw tooMany(client.server);
    const asked = { operations, ...(isBatch && { isBatch }) };
    const answer = await asking(asked, () =>
      client.call(todoOperations.batchTodos, {
        body: { operations: operations.map(sentOperation) },
        key,
      }),
    );
    tellCommand(answer, onCommitted);
    return answer;
  }

  const batch: TodoApp['batch'] = async (operations, onCommitted) => {
    if (operations.length === 0) return [];
    return todosIn((await sendBatch(operations, { onCommitted, isBatch: true })).json);
  };

  /** The same operation on several todos. */
  async function onEach(
    ids: TodoIds,
    operation: (id: TodoId) => BatchOperation,
    onCommitted?: OnCommitted,
  ): Promise<readonly Todo[]> {
    const each = eachOf(ids);
    if (each.length === 0) return [];
    const operations = each.map(operation);
    const { json } = await sendBatch(operations, { onCommitted });
    return todosIn(json).filter((todo) => todo !== null);
  }

  async function changeOne(
    operation: BatchOperation & { readonly id: TodoId },
    onCommitted?: OnCommitted,
  ): Promise<Todo> {
    const [changed] = await onEach([operation.id], () => operation, onCommitted);
    if (changed === undefined) throw new TodoNotFoundError([operation.id]);
    return changed;
  }

  const withStatus =
    (status: Todo['status']): TodoApp['complete'] =>
    (ids, onCommitted) =>
      onEach(ids, (id) => ({ op: 'edit', id, set: { status } }), onCommitted);

  /** Sends what a function makes of the todo, unless it has changed since it was read: then anew. */
  async function editBy(
    id: TodoId,
    changes: (todo: Todo) => Changes,
    precondition: Precondition,
    onCommitted?: OnCommitted,
  ): Promise<Todo> {
    for (let tries = 1; ; tries += 1) {
      const todo = await get(id);
      assertHolds(precondition, todo);
      const set = withoutRevision(changes(todo), todo);
      try {
        const asRead = { ifRevision: [todo.revision] };
        return await changeOne({ op: 'edit', id, set, precondition: asRead }, onCommitted);
      } catch (error) {
        if (!(error instanceof StaleVersionError) || tries === maxTries) throw error;
      }
    }
  }

  const changes = (query: ChangesQuery = {}): Promise<ChangePage> =>
    asking({}, async () => pageOf(await client.call(historyOperations.listChanges, { query })));

  const replace = (
    id: TodoId,
    set: NewTodo & RepeatedFields,
    precondition: Precondition = {},
    onCommitted?: OnCommitted,
  ): Promise<Todo> => changeOne({ op: 'replace', id, set, precondition }, onCommitted);

  const edit = (
    id: TodoId,
    changed: Changes | ((todo: Todo) => Changes),
    precondition: Precondition = {},
    onCommitted?: OnCommitted,
  ): Promise<Todo> =>
    typeof changed === 'function'
      ? editBy(id, changed, precondition, onCommitted)
      : changeOne({ op: 'edit', id, set: changed, precondition }, onCommitted);

  const list = async (query: ListQuery = {}): Promise<TodoList> => {
    const asked = withoutDates(query);
    const { faults } = parse(listQuerySchema, asked);
    if (faults) throw new InvalidQueryError(faults);
    return asking({ hasCursor: query.cursor !== undefined }, async () => {
      const answer = await client.call(todoOperations.listTodos, { query: asked });
      const next = answer.next('cursor');
      return {
        todos: answer.json.map((json) => todoFrom(json)),
        ...(next !== undefined && { next }),
        ...(answer.total !== undefined && { total: answer.total }),
      };
    });
  };

  const trash: TodoApp['trash'] = (limit, after) =>
    asking({ hasCursor: after !== undefined }, async () => {
      const answer = await client.call(historyOperations.listTrash, {
        query: { limit, ...(after && { cursor: trashCursorFrom(after) }) },
      });
      const next = answer.next('cursor');
      return {
        todos: answer.json.map(trashedFrom),
        ...(next !== undefined && { next: trashPositionFrom(next) }),
      };
    });

  const revert = async (
    operation: typeof historyOperations.undo | typeof historyOperations.redo,
    { command, key = client.newKey(), onCommitted }: RevertOptions,
  ): Promise<RestAnswer<RevertedJson>> => {
    assertCommand(command);
    const asked = operation === historyOperations.redo ? 'redo' : askedOf(command);
    const answer = await asking({ command: asked }, () =>
      operation === historyOperations.redo
        ? client.call(historyOperations.redo, { key })
        : client.call(historyOperations.undo, { query: queryOf(command), key }),
    );
    tellCommand(answer, onCommitted);
    return answer;
  };

  const follow = followOver(client);

  return {
    async add(fields, onCommitted) {
      const { json, revision, ...answer } = await create(fields, client.newKey());
      tellCommand(answer, onCommitted);
      return todoFrom(json, revision);
    },

    async addOnce(fields, key, onCommitted) {
      const answer = await create(fields, key);
      if (!answer.isReplayed) tellCommand(answer, onCommitted);
      const { json, text, revision, isReplayed: replayed } = answer;
      return { id: json.id, json: text, revision, replayed };
    },

    get,

    list,
    all: listAll(list),

    tags: () => asking({}, async () => (await client.call(todoOperations.listTags, {})).json),

    replace,
    edit,

    async delete(ids, precondition = {}, onCommitted) {
      await onEach(ids, (id) => ({ op: 'delete', id, precondition }), onCommitted);
    },

    start: withStatus('In Process'),
    complete: withStatus('Completed'),
    reopen: withStatus('Pending'),

    batch,
    batchOnce: async (operations, key, onCommitted) =>
      answeredOnce(await sendBatch(operations, { key, onCommitted, isBatch: true })),

    undo: async (command, onCommitted) =>
      revertedFrom((await revert(historyOperations.undo, { command, onCommitted })).json),
    undoOnce: async (command, key, onCommitted) =>
      answeredOnce(await revert(historyOperations.undo, { command, key, onCommitted })),
    redo: async (onCommitted) =>
      revertedFrom((await revert(historyOperations.redo, { onCommitted })).json),
    redoOnce: async (key, onCommitted) =>
      answeredOnce(await revert(historyOperations.redo, { key, onCommitted })),

    async previewUndo(command, { redo = false } = {}) {
      assertCommand(command);
      const asked = redo ? 'redo' : askedOf(command);
      return asking({ command: asked }, async () => {
        const { json } = redo
          ? await client.call(historyOperations.previewRedo, {})
          : await client.call(historyOperations.previewUndo, { query: queryOf(command) });
        return revertedFrom(json);
      });
    },

    changes,

    async changesOf(id, query = {}) {
      try {
        return await asking({ id }, async () =>
          pageOf(await client.call(historyOperations.listTodoChanges, { params: { id }, query })),
        );
      } catch (error) {
        // The API distinguishes a todo that the log does not know; the use case does not.
        if (error instanceof TodoNotFoundError) return { changes: [] };
        throw error;
      }
    },

    latestChanges: (limit) =>
      asking({}, async () => {
        const query = { limit };
        const { json } = await client.call(historyOperations.listLatestChanges, { query });
        return json.map(changeFrom);
      }),

    follow,
    subscribe: subscriptionTo(follow),

    trash,

    getTrashed: (id) =>
      asking({ id }, async () => {
        const params = { id };
        return trashedFrom((await client.call(historyOperations.getTrashedTodo, { params })).json);
      }),

    restore: (ids, onCommitted) => onEach(ids, (id) => ({ op: 'restore', id }), onCommitted),

    async purge(ids) {
      await onEach(ids, (id) => ({ op: 'purge', id }));
    },

    async emptyTrash() {
      // Not by `DELETE /trash`, which does not say how many there were.
      for (let removed = 0; ;) {
        const { todos } = await trash(maxLimit);
        if (todos.length === 0) return removed;
        try {
          await onEach(
            todos.map(({ todo }) => todo.id),
            (id) => ({ op: 'purge', id }),
          );
          removed += todos.length;
        } catch (error) {
          // Another client has restored or removed one of them since they were listed.
          if (!(error instanceof TodoNotFoundError)) throw error;
        }
      }
    },

    importTodos: importOver(client),
    exportTodos: exportOver(client, list),
  };

  function create(fields: NewTodo, key: string) {
    // The same faults in the same words as without a server, and no request.
    draft(fields, clock.now());
    return asking({}, () => client.call(todoOperations.createTodo, { body: fields as never, key }));
  }
}

interface BatchOptions {
  readonly key?: string;
  readonly onCommitted?: OnCommitted | undefined;
  readonly isBatch?: true;
}

interface RevertOptions {
  readonly command?: CommandId | undefined;
  readonly key?: string;
  readonly onCommitted?: OnCommitted | undefined;
}

/** An operation as the API takes it. */
function sentOperation(operation: BatchOperation) {
  const given = 'set' in operation ? { ...operation, set: sentFields(operation.set) } : operation;
  if (!('precondition' in given)) return given as never;
  const { precondition: { ifRevision, unlessRevision } = {}, ...rest } = given;
  return {
    ...rest,
    ...(ifRevision && { ifMatch: tagsOf(ifRevision) }),
    ...(unlessRevision && { ifNoneMatch: tagsOf(unlessRevision) }),
  } as never;
}

/** JSON would have `null` for a Date that is no moment: such a due date is sent as a text that is refused. */
function sentFields<Fields extends TodoChanges>(fields: Fields): Fields {
  const { due } = fields;
  return due instanceof Date ? { ...fields, due: dueFrom(due) ?? 'Invalid Date' } : fields;
}

/** The empty revision of a todo whose revision is not known is that of no todo. */
const tagsOf = (revisions: readonly string[]) =>
  revisions.filter((revision) => revision !== '').map((revision) => `"${revision}"`);

function todosIn({ results }: BatchResultsJson): readonly (Todo | null)[] {
  return results.map((result) => result && todoFrom(result.todo, result.etag.slice(1, -1)));
}

function revertedFrom({ command, todos }: RevertedJson): Reverted {
  return {
    command,
    todos: todos.map(({ before, after, ...todo }) => ({
      ...todo,
      before: before && todoFrom(before),
      after: after && todoFrom(after),
    })),
  };
}

function answeredOnce({ text, command, isReplayed }: RestAnswer<unknown>): AnsweredOnce {
  return { json: text, command, replayed: isReplayed };
}

function tellCommand(
  { command }: Pick<RestAnswer<unknown>, 'command'>,
  onCommitted: OnCommitted | undefined,
): void {
  if (command !== undefined) onCommitted?.(command);
}

function pageOf(answer: RestAnswer<readonly Parameters<typeof changeFrom>[0][]>) {
  const next = answer.next('after');
  return {
    changes: answer.json.map(changeFrom),
    ...(next !== undefined && { next: Number(next) }),
  };
}

const queryOf = (command: CommandId | undefined) => (command === undefined ? {} : { command });

const askedOf = (command: CommandId | undefined) =>
  command === undefined ? ('undo' as const) : { command };

/** Any other text is that of no command. @throws CommandNotFoundError */
function assertCommand(command: CommandId | undefined): void {
  if (command !== undefined && !commandPattern.test(command)) {
    throw new CommandNotFoundError({ command });
  }
}

/** Changes that repeat the todo, without the members that do not travel. */
function withoutRevision(changes: Changes, todo: Todo): Changes {
  const { version, revision, ...sent } = changes;
  return {
    ...sent,
    ...(version !== undefined && version !== todo.version && { version }),
    ...(revision !== undefined && revision !== todo.revision && { revision }),
  };
}

function tooMany(server: string): RemoteError {
  const message = `${server} takes at most ${maxOperations} todos at once.`;
  return new RemoteError('too-large', server, message);
}
