import {
  listQuerySchema,
  newTodoSchema,
  replacementSchema,
  TodoNotFoundError,
  todoChangesSchema,
  todoJsonSchema,
  type TodoApp,
} from '@todo/application';
import { repetitionFaults, type CommandId, type Fault, type TodoId } from '@todo/domain';
import * as v from 'valibot';
import { jsonMediaType, mergePatchMediaType } from '../request-bodies/json-body.ts';
import { todoId } from '../requests/path-parameters.ts';
import { preconditionOf } from '../requests/preconditions.ts';
import {
  addedRepresentation,
  todoRepresentation,
  todosRepresentation,
} from '../responses/representation.ts';
import { reply, route, type Route, type TodoContext } from './route.ts';

const todosPath = '/api/v1/todos';
const todoPath = `${todosPath}/{id}`;

const theTodo = { 'application/json': todoJsonSchema };
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

/** Faults of members that only the system sets and that the body does not repeat as they are. */
async function otherFaults(
  { app }: TodoContext,
  { id }: { readonly id?: unknown },
  body: object,
): Promise<readonly Fault[]> {
  try {
    return repetitionFaults(body, await app.get(Number(id)));
  } catch (error) {
    // Without a todo, the members cannot be compared: the other faults are reported all the same.
    if (error instanceof TodoNotFoundError) return [];
    throw error;
  }
}

/** The command that has added a todo, as long as the change log has it. */
async function firstCommand(
  app: TodoApp,
  id: TodoId,
): Promise<{ readonly 'Todo-Command'?: CommandId }> {
  const [first] = (await app.changesOf(id, { limit: 1 })).changes;
  return first?.kind === 'created' ? { 'Todo-Command': first.command } : {};
}

export const todoRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: todosPath,
    operationId: 'listTodos',
    summary: 'List todos, one page at a time',
    tag: 'Todos',
    scope: 'todos:read',
    // Only the command line asks for todos without a due date.
    query: v.omit(listQuerySchema, ['due']),
    headers: conditions,
    responses: {
      200: {
        description: 'One page of todos',
        headers: ['ETag', 'Link', 'X-Total-Count'],
        content: { 'application/json': v.array(todoJsonSchema) },
      },
      304: { ...unchanged, headers: ['ETag', 'Link', 'X-Total-Count'] },
    },
    problems: ['unavailable'],
    async handle({ app }, { query, here }) {
      const { todos: page, next, total } = await app.list(query);
      return reply(200, await todosRepresentation(page), {
        ...(next !== undefined && { Link: `<${here('cursor', next)}>; rel="next"` }),
        ...(total !== undefined && { 'X-Total-Count': `${total}` }),
      });
    },
  }),

  route({
    method: 'POST',
    path: todosPath,
    operationId: 'createTodo',
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
    async handle({ app, onCommitted }, { body, headers }) {
      const key = headers['Idempotency-Key'];
      if (key !== undefined) {
        const { id, json, revision, replayed } = await app.addOnce(body, key, onCommitted);
        return reply(201, addedRepresentation(json, revision), {
          Location: `${todosPath}/${id}`,
          ...(replayed && { 'Idempotency-Replayed': 'true', ...(await firstCommand(app, id)) }),
        });
      }

      const added = await app.add(body, onCommitted);
      return reply(201, todoRepresentation(added), { Location: `${todosPath}/${added.id}` });
    },
  }),

  route({
    method: 'GET',
    path: todoPath,
    operationId: 'getTodo',
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
    async handle({ app }, { params }) {
      return reply(200, todoRepresentation(await app.get(params.id)));
    },
  }),

  route({
    method: 'PUT',
    path: todoPath,
    operationId: 'replaceTodo',
    summary: 'Replace a todo: omitted fields return to their defaults',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    body: { schema: replacementSchema, mediaTypes: [jsonMediaType], otherFaults },
    headers: conditions,
    responses: { 200: changed },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app, onCommitted }, { params, body, headers }) {
      const todo = await app.replace(params.id, body, preconditionOf(headers), onCommitted);
      return reply(200, todoRepresentation(todo));
    },
  }),

  route({
    method: 'PATCH',
    path: todoPath,
    operationId: 'updateTodo',
    summary: 'Update a todo: omitted fields stay (JSON Merge Patch, RFC 7396)',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    body: {
      schema: todoChangesSchema,
      mediaTypes: [jsonMediaType, mergePatchMediaType],
      otherFaults,
    },
    headers: conditions,
    responses: { 200: changed },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app, onCommitted }, { params, body, headers }) {
      const todo = await app.edit(params.id, body, preconditionOf(headers), onCommitted);
      return reply(200, todoRepresentation(todo));
    },
  }),

  route({
    method: 'DELETE',
    path: todoPath,
    operationId: 'deleteTodo',
    summary: 'Delete a todo',
    tag: 'Todos',
    scope: 'todos:write',
    params: { id: todoId },
    headers: conditions,
    responses: { 204: { description: 'Moved to the trash', headers: ['Todo-Command'] } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app, onCommitted }, { params, headers }) {
      await app.delete([params.id], preconditionOf(headers), onCommitted);
      return reply(204);
    },
  }),
];
