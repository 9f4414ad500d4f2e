import {
  changeJson,
  changeJsonSchema,
  changesQuerySchema,
  TodoNotFoundError,
  todoJson,
  todoJsonSchema,
  trashCursorFrom,
  trashedTodoJson,
  trashedTodoJsonSchema,
  trashPositionFrom,
  trashQuerySchema,
  type ChangePage,
  type TodoApp,
} from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import * as v from 'valibot';
import { eventStreamType } from '../events/event-text.ts';
import { stillPermitted } from '../events/still-permitted.ts';
import { commandId, todoId } from '../requests/path-parameters.ts';
import { listRepresentation, todoRepresentation, unstored } from '../responses/representation.ts';
import { reply, route, type Reply, type Route } from './route.ts';

const changesPath = '/api/v1/changes';
const trashPath = '/api/v1/trash';
const trashedPath = `${trashPath}/{id}`;

const changePage = {
  description: 'One page of changes, in their order',
  headers: ['Link'],
  content: { 'application/json': v.array(changeJsonSchema) },
} as const;

const events = v.pipe(
  v.string(),
  v.description(
    'A stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). The data of an event `change` is a Change in one line of JSON, its id the `seq` of that change.',
  ),
  v.examples([
    'retry: 3000\nid: 41\n\nid: 42\nevent: change\ndata: {"seq":42}\n\n: keep-alive\n\n',
  ]),
);

export const historyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: changesPath,
    operationId: 'listChanges',
    summary: 'List changes, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    query: changesQuerySchema,
    responses: { 200: changePage },
    problems: ['gone', 'unavailable'],
    handle: async ({ app }, { query, here }) => pageOf(await app.changes(query), here),
  }),

  route({
    method: 'GET',
    path: '/api/v1/todos/{id}/changes',
    operationId: 'listTodoChanges',
    summary: 'List the changes of one todo, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    params: { id: todoId },
    query: changesQuerySchema,
    responses: { 200: changePage },
    problems: ['not-found', 'unavailable'],
    async handle({ app }, { params, query, here }) {
      const page = await app.changesOf(params.id, query);
      if (page.changes.length === 0) await assertKnown(app, params.id);
      return pageOf(page, here);
    },
  }),

  route({
    method: 'POST',
    path: `${changesPath}/{command}/undo`,
    operationId: 'undoCommand',
    summary: 'Undo a command, for all of its todos or none',
    tag: 'History',
    scope: 'todos:write',
    params: { command: commandId },
    responses: {
      200: {
        description: 'The todos of the command as they are now, those that exist',
        headers: ['Todo-Command'],
        content: { 'application/json': v.array(todoJsonSchema) },
      },
    },
    problems: ['not-found', 'conflict', 'unavailable', 'insufficient-storage'],
    async handle({ app, onCommitted }, { params }) {
      const { todos } = await app.undo(params.command, onCommitted);
      const present = todos.map(({ after }) => after).filter((todo) => todo !== null);
      return reply(200, await listRepresentation<Todo>(present, todoJson));
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/events',
    operationId: 'followChanges',
    summary: 'Follow changes as they are made',
    tag: 'History',
    scope: 'todos:read',
    headers: ['Last-Event-ID'],
    responses: {
      200: {
        description: 'Changes, until the client closes the connection',
        content: { [eventStreamType]: events },
      },
    },
    problems: ['unavailable'],
    async handle({ app, eventStreams }, { headers, admitted }) {
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
  }),

  route({
    method: 'GET',
    path: trashPath,
    operationId: 'listTrash',
    summary: 'List deleted todos, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    query: trashQuerySchema,
    responses: {
      200: {
        description: 'One page of deleted todos, the latest first',
        headers: ['Link'],
        content: { 'application/json': v.array(trashedTodoJsonSchema) },
      },
    },
    problems: ['unavailable'],
    async handle({ app }, { query: { limit, cursor }, here }) {
      const after = cursor === undefined ? undefined : trashPositionFrom(cursor);
      const { todos, next } = await app.trash(limit, after);
      const link = next && here('cursor', trashCursorFrom(next));
      return reply(200, await listRepresentation(todos, trashedTodoJson), nextLink(link));
    },
  }),

  route({
    method: 'DELETE',
    path: trashPath,
    operationId: 'emptyTrash',
    summary: 'Remove all deleted todos for good',
    tag: 'History',
    scope: 'todos:write',
    responses: { 204: { description: 'Removed' } },
    problems: ['unavailable', 'insufficient-storage'],
    async handle({ app }) {
      await app.emptyTrash();
      return reply(204);
    },
  }),

  route({
    method: 'POST',
    path: `${trashedPath}/restore`,
    operationId: 'restoreTodo',
    summary: 'Bring a deleted todo back',
    tag: 'History',
    scope: 'todos:write',
    params: { id: todoId },
    responses: {
      200: {
        description: 'The todo as it is now',
        headers: ['ETag', 'Todo-Command'],
        content: { 'application/json': todoJsonSchema },
      },
    },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app, onCommitted }, { params }) {
      const [restored] = await app.restore([params.id], onCommitted);
      if (restored === undefined) throw new TodoNotFoundError([params.id]);
      return reply(200, todoRepresentation(restored));
    },
  }),

  route({
    method: 'DELETE',
    path: trashedPath,
    operationId: 'purgeTodo',
    summary: 'Remove a deleted todo for good',
    tag: 'History',
    scope: 'todos:write',
    params: { id: todoId },
    responses: { 204: { description: 'Removed' } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app }, { params }) {
      await app.purge([params.id]);
      return reply(204);
    },
  }),
];

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
