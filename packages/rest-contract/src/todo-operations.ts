import {
  batchResultsSchema,
  batchSchema,
  listQuerySchema,
  newTodoSchema,
  replacementSchema,
  todoChangesSchema,
  todoJsonSchema,
} from '@todo/application';
import * as v from 'valibot';
import { jsonMediaType, mergePatchMediaType } from './media-types.ts';
import { operation } from './operation.ts';
import { todoId } from './path-parameters.ts';

/** The path of all todos. That of one todo is this, a slash and its id. */
export const todosPath = '/api/v1/todos';
const todoPath = `${todosPath}/{id}`;

const theTodo = { [jsonMediaType]: todoJsonSchema };
const changed = {
  description: 'The todo as it is now',
  headers: ['ETag', 'Todo-Command'],
  content: theTodo,
} as const;
const unchanged = {
  description: 'Not modified: the ETag is one of If-None-Match',
  headers: ['ETag'],
} as const;
/** A client may ask for one state only, or for any but those that it has. */
const conditions = ['If-Match', 'If-None-Match'] as const;

const tagsSchema = v.pipe(v.array(v.pipe(v.string(), v.description('A tag'))), v.title('Tags'));

/** The operations on todos. */
export const todoOperations = {
  listTodos: operation({
    method: 'GET',
    path: todosPath,
    summary: 'List todos, one page at a time',
    tag: 'Todos',
    scope: 'todos:read',
    query: listQuerySchema,
    headers: conditions,
    responses: {
      200: {
        description: 'One page of todos',
        headers: ['ETag', 'Link', 'X-Total-Count'],
        content: { [jsonMediaType]: v.array(todoJsonSchema) },
      },
      304: { ...unchanged, headers: ['ETag', 'Link', 'X-Total-Count'] },
    },
    problems: ['unavailable'],
  }),

  createTodo: operation({
    method: 'POST',
    path: todosPath,
    summary: 'Add a todo',
    tag: 'Todos',
    scope: 'todos:write',
    body: { schema: newTodoSchema, mediaTypes: [jsonMediaType] },
    headers: ['Idempotency-Key'],
    responses: {
      201: {
        description: 'The todo that was added',
        headers: ['ETag', 'Idempotency-Replayed', 'Location', 'Todo-Command'],
        content: theTodo,
      },
    },
    problems: [
      'idempotency-in-progress',
      'idempotency-mismatch',
      'unavailable',
      'insufficient-storage',
    ],
  }),

  batchTodos: operation({
    method: 'POST',
    path: `${todosPath}/batch`,
    summary: 'Carry out up to 1,000 operations, all or none',
    tag: 'Todos',
    scope: 'todos:write',
    body: { schema: batchSchema, mediaTypes: [jsonMediaType], maxBytes: 4 * 1024 * 1024 },
    headers: ['Idempotency-Key'],
    responses: {
      200: {
        description: 'The todo after each operation',
        headers: ['Idempotency-Replayed', 'Todo-Command'],
        content: { [jsonMediaType]: batchResultsSchema },
      },
    },
    problems: [
      'not-found',
      'precondition-failed',
      'idempotency-in-progress',
      'idempotency-mismatch',
      'unavailable',
      'insufficient-storage',
    ],
  }),

  listTags: operation({
    method: 'GET',
    path: '/api/v1/tags',
    summary: 'List the tags in use, the most used first',
    tag: 'Todos',
    scope: 'todos:read',
    responses: {
      200: { description: 'The tags', content: { [jsonMediaType]: tagsSchema } },
    },
    problems: ['unavailable'],
  }),

  getTodo: operation({
    method: 'GET',
    path: todoPath,
    summary: 'Get one todo',
    tag: 'Todos',
    scope: 'todos:read',
    params: { id: todoId },
    headers: conditions,
    responses: {
      200: { description: 'The todo', headers: ['ETag'], content: theTodo },
      304: unchanged,
    },
    problems: ['not-found', 'unavailable'],
  }),

  replaceTodo: operation({
    method: 'PUT',
    path: todoPath,
    summary: 'Replace a todo: omitted fields return to their defaults',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    body: { schema: replacementSchema, mediaTypes: [jsonMediaType] },
    headers: conditions,
    responses: { 200: changed },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
  }),

  updateTodo: operation({
    method: 'PATCH',
    path: todoPath,
    summary: 'Update a todo: omitted fields stay (JSON Merge Patch, RFC 7396)',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    body: { schema: todoChangesSchema, mediaTypes: [jsonMediaType, mergePatchMediaType] },
    headers: conditions,
    responses: { 200: changed },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
  }),

  deleteTodo: operation({
    method: 'DELETE',
    path: todoPath,
    summary: 'Delete a todo',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    headers: conditions,
    responses: { 204: { description: 'Moved to the trash', headers: ['Todo-Command'] } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
  }),
};
