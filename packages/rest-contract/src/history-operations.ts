import {
  changeJsonSchema,
  changesQuerySchema,
  latestChangesQuerySchema,
  revertedJsonSchema,
  todoJsonSchema,
  trashedTodoJsonSchema,
  trashQuerySchema,
  undoQuerySchema,
} from '@todo/application';
import * as v from 'valibot';
import { eventStreamType, jsonMediaType } from './media-types.ts';
import { operation } from './operation.ts';
import { commandId, todoId } from './path-parameters.ts';

const changesPath = '/api/v1/changes';
const undoPath = '/api/v1/undo';
const redoPath = '/api/v1/redo';
const trashPath = '/api/v1/trash';
const trashedPath = `${trashPath}/{id}`;

const changePage = {
  description: 'One page of changes, in their order',
  headers: ['Link'],
  content: { [jsonMediaType]: v.array(changeJsonSchema) },
} as const;

const wouldRevert = {
  description: 'What it would do',
  content: { [jsonMediaType]: revertedJsonSchema },
};
const reverted = {
  description: 'What it has done',
  headers: ['Idempotency-Replayed', 'Todo-Command'],
  content: { [jsonMediaType]: revertedJsonSchema },
} as const;
const revertProblems = [
  'not-found',
  'conflict',
  'idempotency-in-progress',
  'idempotency-mismatch',
  'unavailable',
  'insufficient-storage',
] as const;

const events = v.pipe(
  v.string(),
  v.description(
    'A stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). The data of an event `change` is a Change in one line of JSON, its id the `seq` of that change.',
  ),
  v.examples([
    'retry: 3000\nid: 41\n\nid: 42\nevent: change\ndata: {"seq":42}\n\n: keep-alive\n\n',
  ]),
);

/** The operations on the history of todos and on the trash. */
export const historyOperations = {
  listChanges: operation({
    method: 'GET',
    path: changesPath,
    summary: 'List changes, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    query: changesQuerySchema,
    responses: { 200: changePage },
    problems: ['gone', 'unavailable'],
  }),

  listLatestChanges: operation({
    method: 'GET',
    path: `${changesPath}/latest`,
    summary: 'List the latest changes, the latest first',
    tag: 'History',
    scope: 'todos:read',
    query: latestChangesQuerySchema,
    responses: {
      200: {
        description: 'The latest changes',
        content: { [jsonMediaType]: v.array(changeJsonSchema) },
      },
    },
    problems: ['unavailable'],
  }),

  listTodoChanges: operation({
    method: 'GET',
    path: '/api/v1/todos/{id}/changes',
    summary: 'List the changes of one todo, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    params: { id: todoId },
    query: changesQuerySchema,
    responses: { 200: changePage },
    problems: ['not-found', 'unavailable'],
  }),

  undoCommand: operation({
    method: 'POST',
    path: `${changesPath}/{command}/undo`,
    summary: 'Undo a command, for all of its todos or none',
    tag: 'History',
    scope: 'todos:write',
    params: { command: commandId },
    responses: {
      200: {
        description: 'The todos of the command as they are now, those that exist',
        headers: ['Todo-Command'],
        content: { [jsonMediaType]: v.array(todoJsonSchema) },
      },
    },
    problems: ['not-found', 'conflict', 'unavailable', 'insufficient-storage'],
  }),

  previewUndo: operation({
    method: 'GET',
    path: undoPath,
    summary: 'See what an undo would do',
    tag: 'History',
    scope: 'todos:read',
    query: undoQuerySchema,
    responses: { 200: wouldRevert },
    problems: ['not-found', 'conflict', 'unavailable'],
  }),

  undo: operation({
    method: 'POST',
    path: undoPath,
    summary: 'Undo the latest command that is in effect, or another one',
    tag: 'History',
    scope: 'todos:write',
    query: undoQuerySchema,
    headers: ['Idempotency-Key'],
    responses: { 200: reverted },
    problems: revertProblems,
  }),

  previewRedo: operation({
    method: 'GET',
    path: redoPath,
    summary: 'See what a redo would do',
    tag: 'History',
    scope: 'todos:read',
    responses: { 200: wouldRevert },
    problems: ['not-found', 'conflict', 'unavailable'],
  }),

  redo: operation({
    method: 'POST',
    path: redoPath,
    summary: 'Undo the latest undo, unless something else was done since',
    tag: 'History',
    scope: 'todos:write',
    headers: ['Idempotency-Key'],
    responses: { 200: reverted },
    problems: revertProblems,
  }),

  followChanges: operation({
    method: 'GET',
    path: '/api/v1/events',
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
  }),

  listTrash: operation({
    method: 'GET',
    path: trashPath,
    summary: 'List deleted todos, one page at a time',
    tag: 'History',
    scope: 'todos:read',
    query: trashQuerySchema,
    responses: {
      200: {
        description: 'One page of deleted todos, the latest first',
        headers: ['Link'],
        content: { [jsonMediaType]: v.array(trashedTodoJsonSchema) },
      },
    },
    problems: ['unavailable'],
  }),

  emptyTrash: operation({
    method: 'DELETE',
    path: trashPath,
    summary: 'Remove all deleted todos for good',
    tag: 'History',
    scope: 'todos:write',
    responses: { 204: { description: 'Removed' } },
    problems: ['unavailable', 'insufficient-storage'],
  }),

  restoreTodo: operation({
    method: 'POST',
    path: `${trashedPath}/restore`,
    summary: 'Bring a deleted todo back',
    tag: 'History',
    scope: 'todos:write',
    params: { id: todoId },
    responses: {
      200: {
        description: 'The todo as it is now',
        headers: ['ETag', 'Todo-Command'],
        content: { [jsonMediaType]: todoJsonSchema },
      },
    },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
  }),

  getTrashedTodo: operation({
    method: 'GET',
    path: trashedPath,
    summary: 'Get one deleted todo',
    tag: 'History',
    scope: 'todos:read',
    params: { id: todoId },
    responses: {
      200: {
        description: 'The deleted todo',
        content: { [jsonMediaType]: trashedTodoJsonSchema },
      },
    },
    problems: ['not-found', 'unavailable'],
  }),

  purgeTodo: operation({
    method: 'DELETE',
    path: trashedPath,
    summary: 'Remove a deleted todo for good',
    tag: 'History',
    scope: 'todos:write',
    params: { id: todoId },
    responses: { 204: { description: 'Removed' } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
  }),
};
