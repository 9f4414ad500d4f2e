import {
  changeJson,
  revertedJson,
  TodoNotFoundError,
  todoJson,
  trashCursorFrom,
  trashedTodoJson,
  trashPositionFrom,
  type ChangePage,
  type TodoApp,
} from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import { eventStreamType, historyOperations } from '@todo/rest-contract';
import { stillPermitted } from '../events/still-permitted.ts';
import { answeredOnce } from '../responses/answered-once.ts';
import {
  jsonRepresentation,
  listRepresentation,
  todoRepresentation,
  unstored,
} from '../responses/representation.ts';
import { reply, routesOf, type Reply, type Route } from './route.ts';

export const historyRoutes: readonly Route[] = routesOf(historyOperations, {
  listChanges: async ({ app }, { query, here }) => pageOf(await app.changes(query), here),

  async listLatestChanges({ app }, { query: { limit } }) {
    return reply(200, await listRepresentation(await app.latestChanges(limit), changeJson));
  },

  async listTodoChanges({ app }, { params, query, here }) {
    const page = await app.changesOf(params.id, query);
    if (page.changes.length === 0) await assertKnown(app, params.id);
    return pageOf(page, here);
  },

  async undoCommand({ app, onCommitted }, { params }) {
    const { todos } = await app.undo(params.command, onCommitted);
    const present = todos.map(({ after }) => after).filter((todo) => todo !== null);
    return reply(200, await listRepresentation<Todo>(present, todoJson));
  },

  async previewUndo({ app }, { query: { command } }) {
    return reply(200, jsonRepresentation(revertedJson(await app.previewUndo(command))));
  },

  async undo({ app, onCommitted }, { query: { command }, headers }) {
    const key = headers['Idempotency-Key'];
    if (key !== undefined) return answeredOnce(await app.undoOnce(command, key, onCommitted));
    return reply(200, jsonRepresentation(revertedJson(await app.undo(command, onCommitted))));
  },

  async previewRedo({ app }) {
    const preview = await app.previewUndo(undefined, { redo: true });
    return reply(200, jsonRepresentation(revertedJson(preview)));
  },

  async redo({ app, onCommitted }, { headers }) {
    const key = headers['Idempotency-Key'];
    if (key !== undefined) return answeredOnce(await app.redoOnce(key, onCommitted));
    return reply(200, jsonRepresentation(revertedJson(await app.redo(onCommitted))));
  },

  async followChanges({ app, eventStreams }, { headers, admitted }) {
    const { owner } = await admitted();
    const { follow, latestChanges } = app;
    // The other use cases would be kept in memory for as long as the stream is open.
    const source = {
      app: { follow, latestChanges },
      after: headers['Last-Event-ID'],
      isPermitted: stillPermitted(owner, admitted),
    };
    return {
      ...reply(200, undefined, { 'Cache-Control': unstored, 'X-Accel-Buffering': 'no' }),
      stream: { type: eventStreamType, begin: () => eventStreams.begin(owner, source) },
    };
  },

  async listTrash({ app }, { query: { limit, cursor }, here }) {
    const after = cursor === undefined ? undefined : trashPositionFrom(cursor);
    const { todos, next } = await app.trash(limit, after);
    const link = next && here('cursor', trashCursorFrom(next));
    return reply(200, await listRepresentation(todos, trashedTodoJson), nextLink(link));
  },

  async emptyTrash({ app }) {
    await app.emptyTrash();
    return reply(204);
  },

  async getTrashedTodo({ app }, { params }) {
    return reply(200, jsonRepresentation(trashedTodoJson(await app.getTrashed(params.id))));
  },

  async restoreTodo({ app, onCommitted }, { params }) {
    const [restored] = await app.restore([params.id], onCommitted);
    if (restored === undefined) throw new TodoNotFoundError([params.id]);
    return reply(200, todoRepresentation(restored));
  },

  async purgeTodo({ app }, { params }) {
    await app.purge([params.id]);
    return reply(204);
  },
});

type Here = (name: string, value: string) => string;

async function pageOf({ changes, next }: ChangePage, here: Here): Promise<Reply<200>> {
  const link = next === undefined ? undefined : here('after', `${next}`);
  return reply(200, await listRepresentation(changes, changeJson), nextLink(link));
}

const nextLink = (url: string | undefined) =>
  url === undefined ? {} : { Link: `<${url}>; rel="next"` };

/** The log may have forgotten a todo that is there or in the trash. @throws TodoNotFoundError */
async function assertKnown(app: TodoApp, id: TodoId): Promise<void> {
  const { changes } = await app.changesOf(id, { limit: 1 });
  if (changes.length > 0) return;
  try {
    await app.get(id);
  } catch (error) {
    if (!(error instanceof TodoNotFoundError)) throw error;
    await app.getTrashed(id);
  }
}
